import Alertmanager
import CivilTime
import Exporter
import HolySheepAPI
import Foundation
import Planning
import Testing

@Suite struct GoodConfigurationTests {
    private func parse(_ name: String) throws -> (Configuration, [Diagnostic]) {
        let result = try ConfigurationFixtures.parse(name, in: "good")
        return (try #require(result.configuration, "\(result.diagnostics)"), result.diagnostics)
    }

    @Test func completeExampleIsReadWhole() throws {
        let (configuration, diagnostics) = try parse("complete.yml")
        #expect(configuration.timeZone == ConfiguredTimeZone(name: "Asia/Shanghai"))

        let account = try #require(configuration.accounts.first)
        #expect(configuration.accounts.count == 1)
        #expect(account.name == "prod")
        #expect(account.baseURL == "https://api.holysheep.ai/v1")
        #expect(account.key == (try APIKey(ConfigurationFixtures.secret)))
        #expect(account.poll == PollConfiguration())
        #expect(account.usage == UsageConfiguration())

        #expect(configuration.pricing.cnyPerUSD == 7.3)
        #expect(configuration.pricing.models == ["gpt-4.1": .init(input: 2.5, output: 8)])
        #expect(configuration.forecast == ForecastConfiguration())

        let capacity = configuration.capacity
        #expect(capacity.requestsPerMinute == .init(min: 50, max: 2000))
        #expect(capacity.healthFeedback == HealthFeedbackConfiguration())
        let schedule = try #require(capacity.schedules.first)
        #expect(schedule.name == "morning_spike")
        #expect(schedule.cron.hours.values == [8])
        #expect(schedule.cron.daysOfWeek.values == [1, 2, 3, 4, 5])
        #expect(schedule.duration == .hours(4))
        #expect(schedule.floor == 450)
        let event = try #require(capacity.events.first)
        #expect(event.startsAt.timeIntervalSince1970 == 1_773_532_800)
        #expect(event.endsAt.timeIntervalSince(event.startsAt) == 86_399)
        #expect(event.burstAllowance == 0.5)

        let budget = try #require(configuration.budgets.first)
        #expect(budget.period == .month)
        #expect(budget.limitUSD == 500)
        #expect(budget.scope.accounts.map(\.text) == ["prod"])
        #expect(budget.thresholds == [0.5, 0.8, 0.9, 1])
        #expect(configuration.ruleFiles.patterns == ["/etc/exporter/alerts/*.yml"])
        #expect(configuration.alertmanagers == [.init(url: "http://127.0.0.1:9093")])

        #expect(diagnostics.map(\.field) == ["rule_files[0]"])
        #expect(diagnostics.map(\.message) == ["finds no file, so no rules are evaluated"])
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
        #expect(diagnostics.allSatisfy { $0.description.contains(": warning: ") })
    }

    @Test func alertmanagersAreReachedAsPrometheusReachesThem() throws {
        let (configuration, diagnostics) = try parse("alertmanagers.yml")
        #expect(
            configuration.alertmanagers == [
                .init(url: "http://127.0.0.1:9093"),
                .init(
                    url: "https://alerts.example.com/prefix", timeout: 1.5,
                    tls: .init(
                        authorities: "/tls/certificate", certificate: "/tls/certificate", key: "/tls/key",
                        serverName: "am.internal"),
                    authentication: .basic(username: "alice", password: .file("/etc/exporter/keys/relative"))),
                .init(
                    url: "https://192.0.2.1:9093", tls: .init(verifiesServer: false),
                    authentication: .authorization(
                        scheme: "Bearer", credentials: .text(ConfigurationFixtures.secret))),
                .init(
                    url: "http://192.0.2.1:9094",
                    authentication: .authorization(scheme: "Token", credentials: .file("/keys/good"))),
            ])
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
        #expect(
            diagnostics.map(\.field) == [
                "alertmanagers[2].tls_config.insecure_skip_verify", "alertmanagers[3].authorization",
            ])
    }

    @Test func pricesRatesAndPlansOfTheFileStandInForTheBuiltInOnes() throws {
        let (configuration, diagnostics) = try parse("pricing.yml")
        #expect(diagnostics.isEmpty)
        #expect(configuration.accounts.map(\.plan) == ["team", "free"])
        let pricing = configuration.pricing
        #expect(pricing.cnyPerUSD == 7.1)
        #expect(pricing.planCNYPerUSD == 0.9)
        #expect(
            pricing.models == [
                "deepseek-v3.2": .init(
                    input: 0.27, output: 1.1, source: "invoice 2026-14", date: CivilDate(year: 2026, month: 4, day: 1)),
                "house-model": .init(input: 0, output: 0),
            ])
        #expect(pricing.defaultPrice == .init(input: 1, output: 2, source: "a guess"))
        #expect(
            pricing.plans.all.map { "\($0.name) \($0.microUSDPerMonth ?? -1) \($0.requestsPerDay ?? -1)" } == [
                "free 0 1000", "starter 59000000 50000", "team 99000000 100000", "professional 299000000 500000",
                "enterprise 1999500000 -1", "lab -1 -1",
            ])
    }

    @Test func tenLinesAreEnough() throws {
        let (configuration, diagnostics) = try parse("minimal.yml")
        #expect(diagnostics.isEmpty)
        #expect(configuration.accounts.map(\.poll) == [PollConfiguration()])
        #expect(configuration.accounts.map(\.usage) == [UsageConfiguration()])
        #expect(configuration.accounts.map(\.key) == [try APIKey(ConfigurationFixtures.secret)])
        #expect(configuration.capacity == CapacityConfiguration())
        #expect(configuration.limits.maxModelsPerAccount == 200)
        #expect(configuration.storage.retention == .days(400))
    }

    @Test(arguments: ["empty.yml", "only-comments.yml"])
    func nothingMeansTheDefaults(name: String) throws {
        let (configuration, diagnostics) = try parse(name)
        #expect(configuration == .default)
        #expect(diagnostics.map(\.severity) == [.warning])
    }

    @Test func emptySectionsAreAbsent() throws {
        let (configuration, diagnostics) = try parse("empty-sections.yml")
        #expect(configuration == .default)
        #expect(diagnostics.isEmpty)
    }

    @Test func byteOrderMarkAndWindowsLineEndingsAreAccepted() throws {
        let (configuration, diagnostics) = try parse("byte-order-mark.yml")
        #expect(configuration.timeZone.name == "Asia/Shanghai")
        #expect(configuration.limits.maxModelsPerAccount == 10)
        #expect(diagnostics.isEmpty)
    }

    @Test func aliasesRepeatValues() throws {
        let (configuration, _) = try parse("aliases.yml")
        #expect(configuration.accounts.map(\.baseURL) == Array(repeating: "https://api.holysheep.ai/v1", count: 2))
        #expect(configuration.accounts.map(\.poll.queue) == [.seconds(30), .seconds(30)])
    }

    @Test func quotedWordsAreText() throws {
        let (configuration, diagnostics) = try parse("quoted-words.yml")
        #expect(diagnostics.isEmpty)
        #expect(configuration.accounts.map(\.name) == ["NO", "2024"])
        #expect(configuration.accounts.map(\.baseURL) == ["http://[::1]:9848/v1", "http://gateway.example.com/v1"])
        #expect(configuration.accounts.last?.key == (try APIKey(ConfigurationFixtures.secret)))
    }

    @Test func backfillBeyondRetentionIsAWarning() throws {
        let (configuration, diagnostics) = try parse("short-retention.yml")
        #expect(configuration.storage.retention == .days(14))
        #expect(diagnostics.map(\.severity) == [.warning])
    }

    @Test func listsAreBroughtInOrder() throws {
        let result = ConfigurationFixtures.parse(
            """
            forecast: {levels: [95, 50, 80]}
            budgets: [{name: b, period: day, limit_usd: 1, thresholds: [1, 0.5]}]
            """)
        #expect(result.configuration?.forecast.levels == [50, 80, 95])
        #expect(result.configuration?.budgets.first?.thresholds == [0.5, 1])
    }
}
