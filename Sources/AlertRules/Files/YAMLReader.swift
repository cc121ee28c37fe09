import PromQL
import Yams

/// Reads a YAML tree strictly and collects the problems, so that one reading finds them all.
final class YAMLReader {
    /// Larger files are refused: no sensible one comes near.
    static let largestSize = 4 << 20

    let file: String
    private(set) var problems: [RuleProblem] = []

    init(file: String) {
        self.file = file
    }

    func fail(_ node: Node?, _ message: String, remedy: String) {
        fail(at: node?.mark, message, remedy: remedy)
    }

    private func fail(at mark: Mark?, _ message: String, remedy: String) {
        problems.append(
            RuleProblem(file: file, line: mark?.line, column: mark?.column, message: message, remedy: remedy))
    }

    /// The document, or nil when there is none or it cannot be read.
    func root(of text: String) -> Node? {
        guard text.utf8.count <= Self.largestSize else {
            fail(nil, "is larger than \(Self.largestSize) bytes", remedy: "check that this is the file that was meant")
            return nil
        }
        do {
            // Some editors begin a file with a byte order mark.
            let text = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
            return try Yams.Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            fail(error)
            return nil
        }
    }

    private func fail(_ error: any Error) {
        switch error as? YamlError {
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.map { GoText.quoted($0) }.joined(separator: ", ")
            fail(at: context.mark, "yaml: key \(keys) already set in map", remedy: "keep one of them")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            fail(
                at: mark, "yaml: \(problem.split(separator: " ").joined(separator: " "))",
                remedy: "check indentation, quotes and brackets here and just above")
        default: fail(nil, "yaml: not a readable document", remedy: "check that this is the file that was meant")
        }
    }

    /// The values of a mapping by their keys, of which only these are known. Null is as good as absent.
    func fields(_ node: Node, of what: String, known: [String]) -> [String: Node] {
        if node.isEmpty { return [:] }
        guard case .mapping(let mapping) = node else {
            fail(
                node, "cannot read \(node.kindName) as \(what)",
                remedy: "write a mapping of \(known.joined(separator: ", "))")
            return [:]
        }
        var fields: [String: Node] = [:]
        for (key, value) in pairs(of: mapping) {
            guard let name = key.scalar?.string, known.contains(name) else {
                fail(
                    key, "field \(key.scalar?.string ?? "(\(key.kindName))") not found in \(what)",
                    remedy: "the fields here are \(known.joined(separator: ", "))")
                continue
            }
            if !value.isEmpty { fields[name] = value }
        }
        return fields
    }

    /// The pairs of a mapping, with those of the mappings that `<<` merges into it; of two with one key the mapping's own
    /// counts, then the first one merged.
    private func pairs(of mapping: Node.Mapping) -> [(key: Node, value: Node)] {
        var pairs: [(key: Node, value: Node)] = []
        var merged: [Node] = []
        for (key, value) in mapping {
            if key.scalar?.string == "<<", key.scalar?.style == .plain {
                if case .sequence(let sources) = value { merged += sources } else { merged.append(value) }
            } else {
                pairs.append((key, value))
            }
        }
        var known = Set(pairs.map(\.key))
        for source in merged {
            guard case .mapping(let mapping) = source else {
                fail(source, "map merge requires map or sequence of maps as the value", remedy: "name a mapping after <<")
                continue
            }
            for pair in self.pairs(of: mapping) where known.insert(pair.key).inserted { pairs.append(pair) }
        }
        return pairs
    }

    /// The elements of a list but for nulls; of null none.
    func elements(_ node: Node?, of what: String) -> [Node] {
        guard let node, !node.isEmpty else { return [] }
        guard case .sequence(let sequence) = node else {
            fail(node, "cannot read \(node.kindName) as \(what)", remedy: "write a list, each element after a dash")
            return []
        }
        return sequence.filter { !$0.isEmpty }
    }

    /// A text. Words and numbers without quotes are texts too, null is the empty one.
    func text(_ node: Node?, of what: String) -> String? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node else {
            fail(node, "cannot read \(node.kindName) as \(what)", remedy: "write a text")
            return nil
        }
        return node.isEmpty ? "" : scalar.string
    }

    func duration(_ node: Node?, of what: String) -> Int64? {
        guard let text = text(node, of: what) else { return nil }
        do {
            return try QueryDuration.parse(text)
        } catch {
            fail(node, error.description, remedy: "write a number and a unit, such as 30s, 5m or 1h30m")
            return nil
        }
    }

    func integer(_ node: Node?, of what: String) -> Int? {
        guard let text = text(node, of: what) else { return nil }
        guard let number = Int(text) else {
            fail(node, "cannot read \(GoText.quoted(text)) as \(what)", remedy: "write a whole number")
            return nil
        }
        return number
    }

    /// The pairs of a mapping from texts to texts, in the order of their keys' bytes.
    func labels(_ node: Node?, of what: String) -> [(label: Label, key: Node)] {
        guard let node, !node.isEmpty else { return [] }
        guard case .mapping(let mapping) = node else {
            fail(node, "cannot read \(node.kindName) as \(what)", remedy: "write a mapping of names to texts")
            return []
        }
        var labels: [(label: Label, key: Node)] = []
        for (key, value) in pairs(of: mapping) {
            guard let name = text(key, of: what), let text = text(value, of: what) else { continue }
            labels.append((Label(name: name, value: text), key))
        }
        return labels.sorted { $0.label.name.utf8.lexicographicallyPrecedes($1.label.name.utf8) }
    }
}

extension Node {
    /// Whether it is null: nothing, `~` or `null` without quotes.
    var isEmpty: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    var kindName: String {
        switch self {
        case .scalar(let scalar): GoText.quoted(scalar.string)
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }
}
