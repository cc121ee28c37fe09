import Exporter
import HolySheepAPI
import Foundation
import TestSupport
import Testing

@Suite struct ConfigurationLoaderTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static let account = """
        accounts:
          - name: prod
            base_url: https://api.holysheep.ai/v1
            api_key_file: keys/prod

        """

    @Test func readsFilesWithPathsFromTheirOwnFolder() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "keys"), withIntermediateDirectories: true)
            try Data("the-key\n".utf8).write(to: folder.appending(path: "keys/prod"))
            try Data(Self.account.utf8).write(to: folder.appending(path: "exporter.yml"))
            let result = ConfigurationLoader.load(path: folder.appending(path: "exporter.yml").path, environment: [:])
            #expect(result.diagnostics.isEmpty)
            #expect(result.configuration?.accounts.first?.key == (try APIKey("the-key")))
        }
    }

    @Test func namesWhatIsWrongWithRealFiles() throws {
        try withFolder { folder in
            let file = folder.appending(path: "exporter.yml")
            #expect(ConfigurationLoader.load(path: file.path, environment: [:]).diagnostics.map(\.message)
                == ["names a file that does not exist"])
            #expect(ConfigurationLoader.load(path: folder.path, environment: [:]).diagnostics.map(\.message)
                == ["names a folder, not a file"])
            try Data(Self.account.utf8).write(to: file)
            try FileManager.default.createDirectory(
                at: folder.appending(path: "keys/prod"), withIntermediateDirectories: true)
            let result = ConfigurationLoader.load(path: file.path, environment: [:])
            #expect(result.configuration == nil)
            #expect(result.diagnostics.map(\.field) == ["accounts[0].api_key_file"])
            #expect(result.diagnostics.map(\.message) == ["names a folder, not a file"])
            try Data(repeating: UInt8(ascii: "#"), count: (1 << 20) + 1).write(to: file)
            #expect(ConfigurationLoader.load(path: file.path, environment: [:]).diagnostics.map(\.message)
                == ["names a file larger than 1048576 bytes"])
        }
    }

    @Test func aFullMebibyteOfCommentsIsReadAndOneByteMoreIsNot() {
        let largest = "#" + String(repeating: "x", count: (1 << 20) - 1)
        #expect(ConfigurationFixtures.parse(largest).configuration == .default)
        let messages = ConfigurationFixtures.parse(largest + "x").diagnostics.map(\.message)
        #expect(messages == ["is larger than 1048576 bytes"])
    }

    @Test(arguments: ["\r", "\r\n", "\u{85}", "\u{2028}"])
    func placesAreRightUnderEveryLineBreak(lineBreak: String) {
        let text = ["timezone: &zone UTC", "limits:", "  *zone : 5", ""].joined(separator: lineBreak)
        let diagnostics = ConfigurationFixtures.parse(text).diagnostics
        #expect(diagnostics.map(\.message) == ["a list, mapping or alias is used as a key"])
        #expect(diagnostics.map(\.line) == [3])
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func deepNestingIsAnError(opening: String) {
        let result = ConfigurationFixtures.parse("rule_files: " + String(repeating: opening, count: 100_000))
        #expect(result.configuration == nil)
        #expect(result.diagnostics.map(\.severity) == [.error])
    }

    @Test func manyProblemsAreCutShort() {
        let result = ConfigurationFixtures.parse("rule_files: [" + String(repeating: "1, ", count: 500) + "]")
        #expect(result.diagnostics.count == 101)
        #expect(result.diagnostics.last?.message == "400 further problems are not shown")
    }

    @Test(arguments: [
        "[" + String(repeating: "a,", count: 100_000) + "]", String(repeating: "a: 1\n", count: 50_000),
        (0..<20_000).map { "*a\($0) : 1\n" }.joined(), (0..<20_000).map { "_a\($0): 1\n" }.joined(),
    ])
    func largeNonsenseIsRefusedInTime(yaml: String) {
        var result: ConfigurationResult?
        let time = ContinuousClock().measure { result = ConfigurationFixtures.parse(yaml) }
        #expect(result?.diagnostics.map(\.severity) == [.error])
        #expect(time < .seconds(60))
    }

    @Test func damagedFilesNeverCrashAndNeverPassSilently() throws {
        let complete = ConfigurationFixtures.folder.appending(path: "good/complete.yml")
        let original = [UInt8](try Data(contentsOf: complete))
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("\t\n :-[]{}\"'&*!|>%#?,.0aZ\u{0}\u{e9}".utf8)
        for _ in 0..<100 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.remove(at: index)
                case 1: bytes[index] = alphabet.randomElement(using: &random) ?? 0
                default: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: index)
                }
            }
            let result = ConfigurationLoader.parse(
                bytes: bytes, file: "test.yml", environment: ConfigurationFixtures.environment,
                readFile: ConfigurationFixtures.readFile)
            #expect((result.configuration == nil) == result.diagnostics.contains { $0.severity == .error })
            #expect(result.diagnostics.allSatisfy { !$0.description.contains(ConfigurationFixtures.secret) })
        }
    }
}
