import AlertRules
import ArgumentParser
import Foundation

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run tests offline.", subcommands: [TestRules.self])
}

struct TestRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Run unit tests of rules, in promtool's format.")

    @Argument(help: "Files of unit tests (YAML).")
    var files: [String]

    func run() throws {
        var failed = 0
        for path in files {
            print("Unit Testing: ", path)
            // What follows on the standard error must not overtake it in a pipe.
            fflush(nil)
            let failures = failures(in: path)
            if failures.isEmpty {
                print("  SUCCESS\n")
            } else {
                failed += 1
                FileHandle.standardError.write(Data("  FAILED:\n\(failures.joined(separator: "\n\n"))\n\n".utf8))
            }
        }
        guard failed == 0 else { throw CommandFailure("\(failed) of \(files.count) files failed") }
    }

    private func failures(in path: String) -> [String] {
        let tests: UnitTestFile
        switch RuleFiles.text(of: path) {
        case .failure(let problem): return ["\(problem)"]
        case .success(let text):
            let (file, problems) = UnitTestFile.parse(text, path: path)
            guard let file else { return problems.map(\.description) }
            tests = file
        }
        var files: [RuleFile] = []
        var problems: [RuleProblem] = []
        for pattern in tests.ruleFiles {
            let paths: [String]
            do {
                paths = try RuleFiles.matching(pattern, in: RuleFiles.folder(of: path))
            } catch {
                return ["\(path): rule_files: \(error): \(pattern)"]
            }
            if paths.isEmpty {
                FileHandle.standardError.write(Data("  WARNING: no file match pattern \(pattern)\n".utf8))
            }
            for path in paths {
                let loaded = RuleFiles.load(path)
                problems += loaded.problems
                if let file = loaded.file { files.append(file) }
            }
        }
        // As with promtool, rules that no test needs may be broken.
        guard problems.isEmpty || tests.tests.isEmpty else { return problems.map(\.description) }
        return tests.run(files).map(\.description)
    }
}
