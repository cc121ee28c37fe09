import Exporter
import Foundation
import Testing

/// Each file in `Fixtures/bad` breaks one rule; `Fixtures/diagnostics.txt` has what each must be answered.
/// `REGENERATE_GOLDEN=1 swift test --filter BadConfigurationTests` writes it anew.
@Suite struct BadConfigurationTests {
    private static let golden = ConfigurationFixtures.folder.appending(path: "diagnostics.txt")

    /// The expected lines by file.
    private static let expected: [String: [String]] = {
        let text = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").map(String.init)
        return Dictionary(grouping: lines) { String($0.prefix { $0 != ":" }) }
    }()

    @Test(.enabled(if: ProcessInfo.processInfo.environment["REGENERATE_GOLDEN"] == "1"))
    func regenerate() throws {
        let lines = try ConfigurationFixtures.names(in: "bad").flatMap { name in
            try ConfigurationFixtures.parse(name, in: "bad").diagnostics.map(\.description)
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.golden)
    }

    @Test(arguments: ConfigurationFixtures.names(in: "bad"))
    func reportsEveryProblem(name: String) throws {
        let result = try ConfigurationFixtures.parse(name, in: "bad")
        #expect(result.configuration == nil)
        #expect(result.diagnostics.contains { $0.severity == .error })
        #expect(result.diagnostics.map(\.description) == Self.expected[name])
        for diagnostic in result.diagnostics {
            #expect(!diagnostic.description.contains(ConfigurationFixtures.secret))
            #expect(!diagnostic.remedy.isEmpty)
            #expect(diagnostic.line != nil || name.hasPrefix("document-"))
        }
    }

    @Test func expectationsAndFilesBelongTogether() {
        let names = ConfigurationFixtures.names(in: "bad")
        #expect(names.count > 150)
        #expect(Set(Self.expected.keys) == Set(names))
    }
}
