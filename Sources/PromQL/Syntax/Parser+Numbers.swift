extension Parser {
    /// The value of a number token: decimal, hexadecimal after `0x`, octal after a leading `0`, or `inf` and `nan`.
    func number(_ token: Token) throws(ParseError) -> Double {
        let text = self.text(of: token)
        if let value = integer(text) { return Double(value) }
        // A hexadecimal fraction is no number without a binary exponent, which tokens cannot have.
        let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
        guard !isHexadecimal, let value = Double(text) else {
            throw invalid(text, "invalid syntax", token)
        }
        if value.isInfinite && text.utf8.first?.isLetter != true { throw invalid(text, "value out of range", token) }
        return value
    }

    private func invalid(_ text: String, _ reason: String, _ token: Token) -> ParseError {
        error("error parsing number: strconv.ParseFloat: parsing \(GoText.quoted(text)): \(reason)", at: token.range)
    }

    private func integer(_ text: String) -> Int64? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0") && text.utf8.count > 1 { return Int64(text.dropFirst(1), radix: 8) }
        return Int64(text)
    }
}
