import AlertRules
import Exporter
import Foundation

/// Rule files and files of unit tests on the disk.
enum RuleFiles {
    /// Reads and parses a rule file.
    static func load(_ path: String) -> (file: RuleFile?, problems: [RuleProblem]) {
        switch text(of: path) {
        case .success(let text): RuleFile.parse(text, path: path)
        case .failure(let problem): (nil, [problem])
        }
    }

    static func text(of path: String) -> Result<String, RuleProblem> {
        guard let data = FileManager.default.contents(atPath: path) else {
            return .failure(
                RuleProblem(file: path, message: "cannot be read", remedy: "check the path and the permissions"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return .failure(RuleProblem(file: path, message: "is not UTF-8", remedy: "save the file as UTF-8"))
        }
        return .success(text)
    }

    /// The files that a pattern names, in the order of their names; it starts at a folder unless it is absolute.
    static func matching(_ pattern: String, in folder: String) throws(FilePattern.SyntaxError) -> [String] {
        try FilePattern.matching(pattern.hasPrefix("/") || folder.isEmpty ? pattern : "\(folder)/\(pattern)")
    }

    /// The folder of a file as it was named; empty if it was named without one.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    static func report(_ problems: [RuleProblem]) {
        for problem in problems { FileHandle.standardError.write(Data("\(problem)\n".utf8)) }
    }
}
