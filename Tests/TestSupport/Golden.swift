import Foundation
import JSON
import Testing

/// Expected outputs in files beside the tests. `REGENERATE_GOLDEN=1` (`make golden`) writes them anew.
public struct Golden {
    public let folder: URL

    /// - Parameter name: of a folder beside the file that calls this.
    public init(_ name: String = "Fixtures", file: StaticString = #filePath) {
        folder = URL(filePath: "\(file)").deletingLastPathComponent().appending(path: name)
    }

    private static let isRegenerating = ProcessInfo.processInfo.environment["REGENERATE_GOLDEN"] == "1"

    public func check(_ text: String, against name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if Self.isRegenerating { try Data(text.utf8).write(to: file) }
        let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        guard text != expected else { return }
        let (new, old) = (text.components(separatedBy: "\n"), expected.components(separatedBy: "\n"))
        let difference = new.difference(from: old).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
        Issue.record(
            "\(name) differs; make golden writes it anew:\n\(difference.prefix(40).joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }
}

extension JSONValue {
    /// Indented, a member a line, in the order of the document; short containers of plain values on one line.
    public func pretty(_ indent: String = "") -> String {
        let inline = String(decoding: encoded(), as: UTF8.self)
        let inner = indent + "  "
        switch self {
        case .object(let members) where members.contains(where: { $0.value.isContainer }) || inline.count > 100:
            let lines = members.map {
                inner + String(decoding: JSONValue.string($0.name).encoded(), as: UTF8.self) + ": " + $0.value.pretty(inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        case .array(let elements) where elements.contains(where: \.isContainer):
            return "[\n" + elements.map { inner + $0.pretty(inner) }.joined(separator: ",\n") + "\n\(indent)]"
        default: return inline
        }
    }

    private var isContainer: Bool { array != nil || object != nil }
}
