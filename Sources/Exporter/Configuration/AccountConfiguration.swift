import HolySheepAPI
import Planning

/// One HolySheep account to poll.
public struct AccountConfiguration: Sendable, Equatable {
    /// The `account` label; unique, up to 64 ASCII letters, digits, `_`, `.` and `-`.
    public var name: String

    /// The name of the account that stands for the built-in simulator, which no other may have: its numbers are
    /// marked as simulated, and its history is kept under this name.
    static let simulatorName = "simulated"

    /// Where the gateway is, as `https://api.holysheep.ai/v1`, without a slash at its end.
    public var baseURL: String
    /// What authorizes the calls.
    public var key: APIKey
    /// Whether the key may be sent over plain http to another machine.
    public var allowInsecure: Bool
    public var poll: PollConfiguration
    public var usage: UsageConfiguration
    /// The name of the plan that the account has; nil when nobody said.
    public var plan: String?

    public init(
        name: String, baseURL: String, key: APIKey, allowInsecure: Bool = false,
        poll: PollConfiguration = .init(), usage: UsageConfiguration = .init(), plan: String? = nil
    ) {
        self.name = name
        self.baseURL = baseURL
        self.key = key
        self.allowInsecure = allowInsecure
        self.poll = poll
        self.usage = usage
        self.plan = plan
    }
}

/// How often each endpoint is asked: the time from the start of one poll to the start of the next, from `1s` to `1d`.
public struct PollConfiguration: Sendable, Equatable {
    /// The queue's depth and throughput.
    public var queue = PrometheusDuration.seconds(15)
    /// Usage that may still change.
    public var usage = PrometheusDuration.minutes(5)
    /// The models offered, as a health check.
    public var models = PrometheusDuration.seconds(60)

    public init() {}
}

/// How usage is collected.
public struct UsageConfiguration: Sendable, Equatable {
    /// The length of a bucket of usage.
    public enum Granularity: String, Sendable, CaseIterable {
        case hourly
    }

    public var granularity = Granularity.hourly
    /// How far back usage is fetched when an account is new, up to `90d`; zero fetches none.
    public var backfill = PrometheusDuration.days(90)
    /// How long after its end a bucket may still change and is read again, up to `48h`.
    public var settle = PrometheusDuration.hours(2)

    public init() {}
}

extension AccountConfiguration {
    enum Key: String, CaseIterable {
        case name
        case baseURL = "base_url"
        case keyFile = "api_key_file"
        case keyVariable = "api_key_env"
        case allowInsecure = "allow_insecure"
        case poll, usage, plan
    }

    /// Nil when a required part is missing or wrong; the rest is checked all the same.
    ///
    /// - Parameter plans: those that the account can have.
    init?(reading value: ConfigurationValue, names: inout NameRegistry, plans: ServicePlans) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let name = names.claim(keys.required(.name, remedy: "give the account a name, such as prod"))
        if name == Self.simulatorName {
            keys[.name]?.fail(
                "\"\(Self.simulatorName)\" is the name of the built-in simulator's account",
                remedy: "give the account another name, such as prod")
        }
        let allowInsecure = keys[.allowInsecure]?.flag() ?? false
        let example = "https://api.holysheep.ai/v1"
        let baseURL = keys.required(.baseURL, remedy: "give the gateway's address, such as \(example)")?
            .url(plainHTTP: allowInsecure ? .anywhere : .toLoopback, example: example)
        let key = AccountKey.read(file: keys[.keyFile], environment: keys[.keyVariable], account: value)
        let poll = keys[.poll].map(PollConfiguration.init) ?? .init()
        let usage = keys[.usage].map(UsageConfiguration.init) ?? .init()
        let plan = keys[.plan].flatMap { ServicePlan.named(by: $0, among: plans) }
        guard let name, let baseURL, let key else { return nil }
        self.init(
            name: name, baseURL: baseURL, key: key, allowInsecure: allowInsecure, poll: poll, usage: usage, plan: plan)
    }
}

extension PollConfiguration {
    enum Key: String, CaseIterable { case queue, usage, models }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        let range = PrometheusDuration.seconds(1)...PrometheusDuration.days(1)
        queue = keys[.queue]?.duration(in: range) ?? queue
        usage = keys[.usage]?.duration(in: range) ?? usage
        models = keys[.models]?.duration(in: range) ?? models
    }
}

extension UsageConfiguration {
    enum Key: String, CaseIterable { case granularity, backfill, settle }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        granularity = keys[.granularity]?.choice(Granularity.self) ?? granularity
        backfill = keys[.backfill]?.duration(in: .zero ... .days(90)) ?? backfill
        settle = keys[.settle]?.duration(in: .zero ... .hours(48)) ?? settle
    }
}
