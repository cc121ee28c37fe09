/// A reader of both formats for the tests, written from the formats' descriptions and sharing nothing with the
/// encoder: it works on unicode scalars and knows no precomputed labels.
struct TextReader {
    struct Family: Equatable {
        var name: String
        var type = ""
        var unit: String?
        var help = ""
        var series: [Series] = []
    }

    struct Series: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Malformed: Error {
        let line: String
    }

    /// The families in the order they stand; a family's metadata begins it, and its samples follow at once.
    static func read(_ text: String) throws -> [Family] {
        var families: [Family] = []
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.starts(with: "# EOF".unicodeScalars) { return families }
            if line.first == "#" {
                let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map { String($0) }
                guard words.count == 4 else { throw Malformed(line: String(line)) }
                if families.last?.name != words[2] {
                    guard !families.contains(where: { $0.name == words[2] }) else { throw Malformed(line: String(line)) }
                    families.append(Family(name: words[2]))
                }
                switch words[1] {
                case "TYPE": families[families.count - 1].type = words[3]
                case "UNIT": families[families.count - 1].unit = words[3]
                case "HELP": families[families.count - 1].help = unescape(words[3])
                default: throw Malformed(line: String(line))
                }
            } else {
                guard !families.isEmpty else { throw Malformed(line: String(line)) }
                families[families.count - 1].series.append(try series(Array(line)))
            }
        }
        return families
    }

    private static func series(_ line: [Unicode.Scalar]) throws -> Series {
        var rest = line[...]
        let name = take(&rest) { $0 != "{" && $0 != " " }
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                if rest.first == "," { rest.removeFirst() }
                let label = take(&rest) { $0 != "=" }
                guard rest.starts(with: "=\"".unicodeScalars) else { throw Malformed(line: "\(line)") }
                rest.removeFirst(2)
                var value = ""
                while let scalar = rest.popFirst(), scalar != "\"" {
                    value.unicodeScalars.append(scalar)
                    if scalar == "\\", let next = rest.popFirst() { value.unicodeScalars.append(next) }
                }
                guard labels.updateValue(unescape(value), forKey: label) == nil else { throw Malformed(line: "\(line)") }
            }
            rest.removeFirst()
        }
        guard rest.popFirst() == " ", let value = Double(take(&rest) { _ in true }) else {
            throw Malformed(line: "\(line)")
        }
        return Series(name: name, labels: labels, value: value)
    }

    private static func take(
        _ rest: inout ArraySlice<Unicode.Scalar>, while isPart: (Unicode.Scalar) -> Bool
    ) -> String {
        let part = rest.prefix(while: isPart)
        rest.removeFirst(part.count)
        var text = ""
        text.unicodeScalars.append(contentsOf: part)
        return text
    }

    private static func unescape(_ text: String) -> String {
        var result = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let next = rest.popFirst() else {
                result.unicodeScalars.append(scalar)
                continue
            }
            result.unicodeScalars.append(next == "n" ? "\n" : next)
        }
        return result
    }
}
