import AlertRules
import ArgumentParser
import Foundation

struct CheckRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Validate rule files: every problem with its line and what to do.")

    @Argument(help: "Rule files (YAML, as for Prometheus).")
    var files: [String]

    func run() throws {
        var count = 0
        for path in files {
            let (file, problems) = RuleFiles.load(path)
            RuleFiles.report(problems)
            count += problems.count
            guard let file else { continue }
            // Prometheus loads such a file, and so does the exporter.
            RuleFiles.report(file.duplicates)
            let rules = file.groups.reduce(0) { $0 + $1.rules.count }
            print("\(path): valid, \(rules) rule\(rules == 1 ? "" : "s")")
        }
        guard count == 0 else { throw CommandFailure("\(count) problem\(count == 1 ? "" : "s") found") }
    }
}
