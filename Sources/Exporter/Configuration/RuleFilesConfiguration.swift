import AlertRules
import Foundation

/// The rule files that the configuration names, read and ready to evaluate.
public struct RuleFilesConfiguration: Sendable, Equatable {
    /// As the file has them, each with its folder: one that is not absolute starts at the configuration file's.
    public var patterns: [String] = []
    /// Each file once, in the order of the patterns, and of the names that one finds.
    public internal(set) var files: [RuleFile] = []
    private var texts: [String: String] = [:]

    public init() {}

    /// Files of the same names are equal if their texts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.patterns == right.patterns && left.files.map(\.path) == right.files.map(\.path) && left.texts == right.texts
    }

    public var ruleCount: Int { files.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.rules.count } } }

    /// Larger files are refused: no sensible one comes near.
    private static let largestSize = 4 << 20

    /// Reads the files, and reports what is wrong with any of them at its place in it.
    init(reading value: ConfigurationValue) {
        for element in value.list(atMost: 1000) ?? [] {
            guard let text = element.text() else { continue }
            let pattern = value.reader.resolve(path: text)
            patterns.append(pattern)
            let paths: [String]
            do {
                paths = try FilePattern.matching(pattern)
            } catch {
                element.fail("has a bracket that does not end", remedy: "close it, or write \\[ for the character")
                continue
            }
            if paths.isEmpty {
                element.warn("finds no file, so no rules are evaluated", remedy: "correct it, or create the file")
            }
            for path in paths where texts[path] == nil { read(path, element) }
        }
    }

    private mutating func read(_ path: String, _ element: ConfigurationValue) {
        let reader = element.reader
        func fail(_ message: String, _ remedy: String) {
            reader.report(Diagnostic(file: path, message: message, remedy: remedy))
        }
        let bytes: [UInt8]
        do {
            bytes = try reader.readFile(path, Self.largestSize)
        } catch {
            return element.fail("\(error): \(path)", remedy: error.remedy)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return fail("is not UTF-8", "save the file as UTF-8")
        }
        texts[path] = text
        let (file, problems) = RuleFile.parse(text, path: path)
        for problem in problems { reader.report(Diagnostic(problem, .error)) }
        guard let file else { return }
        for problem in file.duplicates { reader.report(Diagnostic(problem, .warning)) }
        files.append(file)
    }
}

extension Diagnostic {
    fileprivate init(_ problem: RuleProblem, _ severity: Severity) {
        self.init(
            file: problem.file, line: problem.line, column: problem.column, message: problem.message,
            remedy: problem.remedy, severity: severity)
    }
}
