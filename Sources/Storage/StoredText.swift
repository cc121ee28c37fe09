extension String {
    /// The longest prefix of whole characters within `bytes` of UTF-8.
    func prefix(bytes: Int) -> String {
        if utf8.count <= bytes { return self }
        var end = utf8.index(startIndex, offsetBy: bytes)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// Whether a text column would lose what comes after a NUL character in it.
    var containsNUL: Bool { utf8.contains(0) }

    /// The text with every NUL character as U+FFFD, so that a text column keeps what comes after it.
    var withoutNUL: String {
        if !containsNUL { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{fffd}" : $0 }))
    }
}
