import Planning
import Testing

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("gpt-4.1", ["gpt-4.1"], ["gpt-4x1", "GPT-4.1", "gpt-4.10", ""]),
        ("claude-*", ["claude-", "claude-sonnet-4.5"], ["claude", "a-claude-x"]),
        ("*", ["", "x"], []),
        ("*-*-?", ["a-b-c", "--x", "a-b-c-d"], ["a-b", "a-b-"]),
        ("v[0-9]", ["v3"], ["v", "va", "v33"]),
        ("v[!0-9]*", ["va", "vab"], ["v3", "v"]),
        ("a*b*c", ["abc", "aXbXc", "abbcc"], ["ab", "acb"]),
        ("[a-]", ["a", "-"], ["b"]),
    ] as [(String, [String], [String])])
    func matches(text: String, matching: [String], others: [String]) throws {
        let pattern = try #require(NamePattern(text))
        for name in matching { #expect(pattern.matches(name), "\(text) should match \(name)") }
        for name in others { #expect(!pattern.matches(name), "\(text) should not match \(name)") }
    }

    @Test(arguments: ["", "[", "a[]", "a[", "[z-a]", "[!]"])
    func isRefused(text: String) {
        #expect(NamePattern(text) == nil)
    }

    @Test func manyStarsAreNoTrap() throws {
        let pattern = try #require(NamePattern(String(repeating: "a*", count: 60) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }
}
