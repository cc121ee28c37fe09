import Foundation

/// Patterns of file names, as a shell has them: `*`, `?`, `[a-z]`, and `\` before a character that is meant itself.
public enum FilePattern {
    public struct SyntaxError: Error, CustomStringConvertible {
        public var description: String { "syntax error in pattern" }
    }

    /// The files that a pattern finds, in the order of their names. A folder that cannot be listed has none.
    ///
    /// - Throws: ``SyntaxError`` for a bracket without its end.
    public static func matching(_ pattern: String) throws(SyntaxError) -> [String] {
        let parts = pattern.split(separator: "/").map(String.init)
        guard parts.allSatisfy(isComplete) else { throw SyntaxError() }
        var found = [pattern.hasPrefix("/") ? "/" : ""]
        for part in parts {
            found = found.flatMap { folder in
                let names = part.contains(where: "*?[\\".contains) ? names(like: part, in: folder) : [part]
                return names.map { folder.isEmpty || folder == "/" ? folder + $0 : "\(folder)/\($0)" }
            }
        }
        return found.filter { FileManager.default.fileExists(atPath: $0) }
    }

    private static func names(like part: String, in folder: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return all.filter { fnmatch(part, $0, FNM_PERIOD) == 0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether every bracket ends. The first character in brackets may be a bracket itself.
    private static func isComplete(_ part: String) -> Bool {
        var rest = part[...]
        while let character = rest.popFirst() {
            if character == "\\" { rest = rest.dropFirst() }
            guard character == "[" else { continue }
            if let first = rest.first, "!^".contains(first) { rest = rest.dropFirst() }
            guard let end = rest.dropFirst().firstIndex(of: "]") else { return false }
            rest = rest[rest.index(after: end)...]
        }
        return true
    }
}
