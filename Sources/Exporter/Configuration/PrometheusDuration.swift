import PromQL

/// A span of time in Prometheus' syntax: `15s`, `1h30m`, `90d`, `200ms`, `0`.
///
/// Units are `y` (365 days), `w`, `d` (24 hours), `h`, `m`, `s` and `ms`, each at most once and from the
/// largest to the smallest, with whole numbers.
/// Source: <https://prometheus.io/docs/prometheus/latest/configuration/configuration/>, `<duration>`.
public struct PrometheusDuration: Sendable, Hashable, Comparable {
    /// Never negative.
    public let milliseconds: Int64

    /// - Parameter milliseconds: a negative number counts as 0.
    public init(milliseconds: Int64) {
        self.milliseconds = max(0, milliseconds)
    }

    public static let zero = PrometheusDuration(milliseconds: 0)
    public static func milliseconds(_ count: Int64) -> Self { Self(milliseconds: count) }
    public static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1000) }
    public static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Self { .minutes(count * 60) }
    public static func days(_ count: Int64) -> Self { .hours(count * 24) }

    /// Whole seconds; a fraction is cut off.
    public var seconds: Int64 { milliseconds / 1000 }
    /// Seconds with their fraction.
    public var timeInterval: Double { Double(milliseconds) / 1000 }
    /// The same span for Swift's clocks.
    public var duration: Duration { .milliseconds(milliseconds) }

    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// Whether this is a whole multiple of `step`, which must not be zero.
    public func isMultiple(of step: Self) -> Bool {
        milliseconds.isMultiple(of: step.milliseconds)
    }

    /// From the largest to the smallest.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ("ms", 1),
    ]
}

extension PrometheusDuration {
    /// Why a text is no duration; `description` completes a sentence that begins with the field's name.
    public enum ParseError: Error, Equatable, CustomStringConvertible {
        case empty, malformed, unitMissing, unknownUnit, wrongOrder, tooLong

        public var description: String {
            switch self {
            case .empty: "is empty"
            case .malformed: "is not a duration"
            case .unitMissing: "has a number without a unit"
            case .unknownUnit: "has an unknown unit"
            case .wrongOrder: "has its units repeated or out of order"
            case .tooLong: "is too long"
            }
        }
    }

    /// Reads the form that ``description`` writes, and any other in the syntax.
    public init(parsing text: String) throws(ParseError) {
        guard !text.isEmpty else { throw .empty }
        guard text != "0" else {
            self = .zero
            return
        }
        var rest = Substring(text)
        var nextUnit = 0
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { throw .malformed }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            guard !name.isEmpty else { throw rest.isEmpty ? .unitMissing : .malformed }
            rest = rest.dropFirst(name.count)
            guard let index = Self.units.firstIndex(where: { $0.name == name }) else { throw .unknownUnit }
            guard index >= nextUnit else { throw .wrongOrder }
            nextUnit = index + 1
            guard let count = Int64(digits) else { throw .tooLong }
            let (part, partOverflows) = count.multipliedReportingOverflow(by: Self.units[index].milliseconds)
            let (sum, sumOverflows) = total.addingReportingOverflow(part)
            guard !partOverflows, !sumOverflows else { throw .tooLong }
            total = sum
        }
        milliseconds = total
    }
}

extension PrometheusDuration: CustomStringConvertible {
    /// The shortest usual form, as Prometheus prints it: `1h30m`, `90d`, `1w`, `0s`.
    public var description: String { QueryDuration.format(milliseconds) }
}
