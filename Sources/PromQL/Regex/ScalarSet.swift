/// A set of characters, as a class in a regular expression describes one.
struct ScalarSet: Sendable {
    /// A Unicode general category, such as `L` or `Lu`, or all but it.
    struct Category: Sendable {
        let name: String
        let isNegated: Bool
    }

    private(set) var ranges: [ClosedRange<UInt32>] = []
    private(set) var categories: [Category] = []
    var isNegated = false
    /// Whether upper and lower case are one.
    var ignoresCase = false

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        self.ranges = ranges
    }

    /// The one character of the set, if it is no more than that.
    var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1, categories.isEmpty, !isNegated, !ignoresCase else { return nil }
        return ranges[0].lowerBound
    }

    /// Whether the set is what a dot stands for.
    var isAllButNewline: Bool {
        ranges == ScalarSet.allButNewline.ranges && categories.isEmpty && !isNegated
    }

    static let all = ScalarSet([0...0x10_ffff])
    static let allButNewline = ScalarSet([0...9, 0x0b...0x10_ffff])

    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
    }

    mutating func insert(_ other: [ClosedRange<UInt32>], negated: Bool) {
        guard negated else {
            ranges += other
            return
        }
        var next: UInt32 = 0
        for range in other.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10_ffff { ranges.append(next...0x10_ffff) }
    }

    mutating func insert(_ category: Category) {
        categories.append(category)
    }

    /// Sorts and joins the ranges, so that membership is a binary search.
    mutating func normalize() {
        var joined: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, UInt64(range.lowerBound) <= UInt64(last.upperBound) + 1 {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        ranges = joined
    }

    func contains(_ value: UInt32) -> Bool {
        var isMember = holds(value)
        if !isMember && ignoresCase { isMember = Self.caseVariants(of: value).contains(where: holds) }
        return isMember != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        if low < ranges.count && ranges[low].lowerBound <= value { return true }
        guard !categories.isEmpty, let scalar = Unicode.Scalar(value) else { return false }
        let abbreviation = scalar.properties.generalCategory.abbreviation
        return categories.contains { abbreviation.hasPrefix($0.name) != $0.isNegated }
    }

    private static func caseVariants(of value: UInt32) -> [UInt32] {
        if value < 0x80 {
            // The Kelvin sign and the long s fold to letters of ASCII.
            let letter = value | 0x20
            guard letter >= 0x61 && letter <= 0x7a else { return [] }
            return [value ^ 0x20] + (letter == 0x6b ? [0x212a] : letter == 0x73 ? [0x17f] : [])
        }
        guard let properties = Unicode.Scalar(value)?.properties else { return [] }
        return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap {
            $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first?.value : nil
        }
    }
}

extension Unicode.GeneralCategory {
    /// Unicode's name of two letters, the first of which is the group's.
    fileprivate var abbreviation: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    /// The categories and groups of categories that have a name.
    static let names: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
    ]
}
