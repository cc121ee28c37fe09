import HolySheepAPI
import Testing

@Suite struct APIKeyTests {
    @Test(arguments: ["sk-abc", "sk-abc\n", "sk-abc\r\n", "~!@#$%^&*()_+{}|"])
    func acceptsAKeyAsFilesHaveIt(text: String) throws {
        #expect(throws: Never.self) { try APIKey(text) }
        #expect(try APIKey("sk-abc\n") == APIKey("sk-abc"))
    }

    @Test(
        arguments: [
            ("", APIKeyError.Problem.empty), ("\n", .empty), ("\r\n", .empty), ("sk-secretpart\n\n", .lineBreak),
            ("\nsk-secretpart", .lineBreak),
            ("sk-secret\r", .lineBreak), ("sk-secretpart ", .whiteSpace), (" sk-secretpart", .whiteSpace),
            ("sk-secret part\n", .whiteSpace),
            ("Bearer sk-secretpart", .whiteSpace), ("sk-secretpart\t", .whiteSpace),
            ("sk-secretpart\0", .controlCharacter), ("sk-secretpart\u{7f}", .controlCharacter),
            ("sk-secretpärt", .notASCII), ("\u{feff}sk-secretpart", .notASCII),
            (String(repeating: "secretpart", count: 500), .tooLong),
        ] as [(String, APIKeyError.Problem)])
    func namesTheProblemAndNeverTheKey(text: String, problem: APIKeyError.Problem) {
        do {
            _ = try APIKey(text)
            Issue.record("accepted")
        } catch {
            #expect(error.problem == problem)
            #expect(!"\(error)\(String(reflecting: error))".contains("secret"))
        }
    }

    @Test func nothingShowsTheKey() throws {
        let key = try APIKey("sk-verysecret-0123456789")
        let holder = ["key": [key]]
        var dumped = ""
        dump(key, to: &dumped)
        dump(holder, to: &dumped)
        dump(Optional(key), to: &dumped)
        let all =
            "\(key) \(key.debugDescription) \(String(reflecting: key)) \(holder) \(String(reflecting: holder)) \(dumped)"
        #expect(!all.contains("verysecret"))
        #expect(all.contains("[redacted]"))
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
