import Exporter
import Foundation
import TestSupport
import Testing

/// Each file in `Fixtures/bad` breaks one rule; `Fixtures/diagnostics.txt` has what each must be answered.
@Suite struct BadWebConfigurationTests {
    @Test func everyProblemIsReported() throws {
        let lines = try WebConfigurationFixtures.names(in: "bad").flatMap { name in
            try WebConfigurationFixtures.parse(name, in: "bad").diagnostics.map(\.description)
        }
        try Golden("Fixtures").check(lines.joined(separator: "\n") + "\n", against: "diagnostics.txt")
    }

    @Test(arguments: WebConfigurationFixtures.names(in: "bad"))
    func isRefused(name: String) throws {
        let result = try WebConfigurationFixtures.parse(name, in: "bad")
        #expect(result.configuration == nil)
        #expect(result.diagnostics.contains { $0.severity == .error })
        for diagnostic in result.diagnostics {
            #expect(!diagnostic.description.contains(WebConfigurationFixtures.secret))
            #expect(!diagnostic.description.contains("QOauhQNb"))
            #expect(!diagnostic.remedy.isEmpty)
            #expect(diagnostic.line != nil || name.hasPrefix("document-"))
        }
    }

    @Test func thereIsAFileForEachRule() {
        #expect(WebConfigurationFixtures.names(in: "bad").count >= 50)
    }
}
