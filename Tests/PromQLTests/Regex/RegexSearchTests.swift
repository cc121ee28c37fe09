import PromQL
import Testing

/// What is expected here is what Go's regexp gives.
@Suite struct RegexSearchTests {
    @Test(arguments: [
        ("a.*b", "xaxbx", true), ("^a", "ba", false), ("a$", "ba", true), ("(?i)ABC", "xabcx", true), ("", "", true),
        ("x|y", "abc", false), ("a.b", "a\nb", false), ("b", "a\nb", true),
    ])
    func findsAnywhere(pattern: String, text: String, isFound: Bool) throws {
        #expect(try RegexSearch(pattern).isFound(in: text) == isFound)
    }

    @Test(arguments: [
        ("(.*):.*", "$1", "host:9090", "host"), ("a", "<$0>", "banana", "b<a>n<a>n<a>"), ("", "-", "abc", "-a-b-c-"),
        ("x*", "-", "axxb", "-a-b-"), ("(?P<n>b)", "[${n}]$$", "abc", "a[b]$c"), ("^a", "X", "aaa", "Xaa"),
        ("\\b", "|", "ab cd", "|ab| |cd|"), ("z", "y", "abc", "abc"), ("(a)|b", "<$1>", "ab", "<a><>"),
    ])
    func replacesAll(pattern: String, replacement: String, text: String, expected: String) throws {
        let search = try RegexSearch(pattern)
        #expect(search.replacingAll(in: text, with: replacement, limit: 1000) == expected)
    }

    @Test(arguments: ["(", "a)(b", "*", "[a"])
    func refusesWhatIsNoExpression(pattern: String) {
        #expect(throws: RegexError.self) { try RegexSearch(pattern) }
    }

    @Test func cutsWhatGrowsTooLong() throws {
        let text = String(repeating: "a", count: 100)
        let grown = try RegexSearch("a+").replacingAll(in: text, with: String(repeating: "$0", count: 1000), limit: 500)
        #expect(grown.count < 1000)
    }
}
