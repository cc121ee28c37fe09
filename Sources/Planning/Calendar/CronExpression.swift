/// A recurring time in the five fields of cron: minute, hour, day of month, month, day of week.
///
/// A field is `*` or a list of values, ranges (`1-5`) and stepped ranges (`*/15`, `8-18/2`). Months and
/// days of the week may be named (`JAN`, `mon`); Sunday is 0 or 7. As in cron, when both the day of month
/// and the day of week are restricted, a day that matches either one matches.
public struct CronExpression: Sendable, Hashable, CustomStringConvertible {
    /// The values a field allows.
    public struct Field: Sendable, Hashable {
        /// Ascending, never empty.
        public let values: [Int]
        /// Whether the field is written with `*`, so that it restricts nothing by itself.
        public let isWildcard: Bool
    }

    /// 0–59.
    public let minutes: Field
    /// 0–23.
    public let hours: Field
    /// 1–31.
    public let daysOfMonth: Field
    /// 1–12.
    public let months: Field
    /// 0–6, Sunday first.
    public let daysOfWeek: Field
    /// The text it was read from.
    public let description: String

    /// Why a text is no cron expression; `description` completes a sentence that begins with the name.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    public init(parsing text: String) throws(ParseError) {
        let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 5 else {
            throw ParseError(description: "does not have the five fields of cron")
        }
        minutes = try Self.parse(fields[0], as: Self.minute)
        hours = try Self.parse(fields[1], as: Self.hour)
        daysOfMonth = try Self.parse(fields[2], as: Self.dayOfMonth)
        months = try Self.parse(fields[3], as: Self.month)
        daysOfWeek = try Self.parse(fields[4], as: Self.dayOfWeek)
        description = text
        guard canHappen else { throw ParseError(description: "names a day that no year has") }
    }

    /// False for dates such as 31 February.
    private var canHappen: Bool {
        if daysOfMonth.isWildcard || !daysOfWeek.isWildcard { return true }
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return months.values.contains { longest[$0 - 1] >= daysOfMonth.values[0] }
    }
}

extension CronExpression {
    private struct FieldRule {
        let name: String
        let range: ClosedRange<Int>
        /// Three-letter names of consecutive values, the first standing for the lowest.
        var names: [String] = []
        /// A second way to write the lowest value.
        var alias: Int?
    }

    private static let minute = FieldRule(name: "minute", range: 0...59)
    private static let hour = FieldRule(name: "hour", range: 0...23)
    private static let dayOfMonth = FieldRule(name: "day of month", range: 1...31)
    private static let month = FieldRule(
        name: "month", range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    private static let dayOfWeek = FieldRule(
        name: "day of week", range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"], alias: 7)

    private static func parse(_ text: Substring, as rule: FieldRule) throws(ParseError) -> Field {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let span = parts.first else {
                throw ParseError(description: "has more than one step in its \(rule.name) field")
            }
            var step = 1
            if parts.count == 2 {
                guard let number = number(parts[1]), number >= 1, number <= rule.range.upperBound else {
                    throw ParseError(description: "has a step in its \(rule.name) field that is no number from 1 "
                        + "to \(rule.range.upperBound)")
                }
                guard span == "*" || span.contains("-") else {
                    throw ParseError(description: "has a step without a range in its \(rule.name) field")
                }
                step = number
            }
            let range = try parseSpan(span, as: rule)
            // Sunday written as 7 is folded only now, so that `5-7` is a range.
            values.formUnion(stride(from: range.lowerBound, through: range.upperBound, by: step)
                .map { $0 == rule.alias ? rule.range.lowerBound : $0 })
        }
        return Field(values: values.sorted(), isWildcard: text.hasPrefix("*"))
    }

    private static func parseSpan(_ text: Substring, as rule: FieldRule) throws(ParseError) -> ClosedRange<Int> {
        if text == "*" { return rule.range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first, let last = ends.last else {
            throw ParseError(description: "has a malformed range in its \(rule.name) field")
        }
        let lower = try value(first, as: rule)
        let upper = try value(last, as: rule)
        guard lower <= upper else {
            throw ParseError(description: "has a range in its \(rule.name) field that ends before it starts")
        }
        return lower...upper
    }

    private static func value(_ text: Substring, as rule: FieldRule) throws(ParseError) -> Int {
        if let index = rule.names.firstIndex(of: text.lowercased()) { return rule.range.lowerBound + index }
        guard let number = number(text), rule.range.contains(number) || number == rule.alias else {
            let upper = rule.alias ?? rule.range.upperBound
            throw ParseError(
                description: "has a value outside \(rule.range.lowerBound)–\(upper) in its \(rule.name) field")
        }
        return number
    }

    /// Digits only: `Int` would also take a sign.
    private static func number(_ text: Substring) -> Int? {
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
}
