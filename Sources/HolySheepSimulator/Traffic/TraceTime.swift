import CivilTime

/// Times as the rows of a trace write them.
enum TraceTime {
    /// Unix seconds from RFC 3339 (`T` or a space; fractions of a second are dropped; without an offset it is UTC), a
    /// date alone, or a number of Unix seconds. Nil for anything else.
    static func parse(_ text: String) -> Int64? {
        if text.utf8.count >= 9, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) { return Int64(text) }
        if let date = CivilDate(text) { return date.unixSeconds }
        var text = text
        if let space = text.firstIndex(of: " ") { text.replaceSubrange(space...space, with: "T") }
        do throws(RFC3339.ParseError) {
            return try RFC3339.parseSeconds(text)
        } catch {
            return error == .zoneMissing ? try? RFC3339.parseSeconds(text + "Z") : nil
        }
    }
}
