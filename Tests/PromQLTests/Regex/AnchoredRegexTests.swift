import PromQL
import Testing

@Suite struct AnchoredRegexTests {
    /// Expressions, what they match, and what not.
    static let matches: [(pattern: String, yes: [String], no: [String])] = [
        ("", [""], ["a"]), ("abc", ["abc"], ["ab", "abcd", "xabc"]), ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
        (".*", ["", "anything"], ["a\nb"]), (".+", ["a"], ["", "\n"]),
        ("a.*", ["a", "abc"], ["b", "a\n"]), ("(?s).*", ["a\nb"], []), ("(?i)AbC", ["abc", "ABC"], ["abd"]),
        ("a(?i)b(?-i)c", ["abc", "aBc"], ["abC"]), ("(?i:k)", ["k", "K", "\u{212a}"], []),
        ("[a-c]+", ["abc"], ["", "abd"]), ("[^a-c]", ["d", "é"], ["a", ""]), ("[]a]", ["]", "a"], ["b"]),
        ("[a-]", ["a", "-"], ["b"]), ("[\\d_]+", ["1_2"], ["a"]), ("\\w\\s\\S\\W\\D", ["a x-x"], ["a x-1"]),
        ("[[:alpha:]][[:^digit:]]", ["ab"], ["a1", "1b"]), ("\\pL\\p{Lu}\\P{L}", ["aB1", "éÉ-"], ["ab1"]),
        ("[^\\pL]", ["1"], ["a"]), ("a{2}", ["aa"], ["a", "aaa"]), ("a{2,}", ["aa", "aaaa"], ["a"]),
        ("a{1,3}?", ["a", "aaa"], ["", "aaaa"]), ("a{,2}", ["a{,2}"], ["aa"]), ("{", ["{"], []), ("x{a}", ["x{a}"], []),
        ("(a|b)*c", ["c", "abac"], ["abca"]), ("(?:ab)+?", ["abab"], ["aba"]),
        ("^abc$", ["abc"], []), ("\\Aabc\\z", ["abc"], []), ("\\bfoo\\b.*", ["foo bar"], ["foobar"]),
        ("a\\Bb", ["ab"], []), ("(?m)a$\n^b", ["a\nb"], []), ("\\x41\\x{1F600}\\101\\n\\t", ["A😀A\n\t"], []),
        ("\\Qa.b*\\E+", ["a.b**"], ["a.b"]), ("\\.\\*\\[", [".*["], ["abc"]),
        (
            "host-(0|[1-9][0-9]*)\\.example", ["host-0.example", "host-42.example"],
            ["host-01.example", "host-0xexample"]
        ),
        ("5..", ["500", "5ab"], ["50", "404"]), ("(|a)+", ["", "aaa"], ["b"]), ("(a*)*", ["", "aa"], ["b"]),
        ("(a|b|c){2}x", ["abx"], ["ax"]), ("Grüße.", ["Grüße!"], ["Gruesse!"]), ("日本|.*語", ["日本", "日本語"], ["日"]),
    ]

    @Test(arguments: matches) func matchesWholeTexts(pattern: String, yes: [String], no: [String]) throws {
        let regex = try AnchoredRegex(pattern)
        for text in yes { #expect(regex.matches(text), "\(pattern) should match \(text)") }
        for text in no { #expect(!regex.matches(text), "\(pattern) should not match \(text)") }
    }

    static let errors: [(pattern: String, error: String)] = [
        ("(", "missing closing ): `^(?:()$`"), (")", "unexpected ): `^(?:))$`"), ("a)(b", "unexpected ): `a)(b`"),
        ("[a", "missing closing ]: `[a)$`"), ("*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"), ("a{1001}", "invalid repeat count: `{1001}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"), ("[z-a]", "invalid character class range: `z-a`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("(?<=a)", "invalid or unsupported Perl syntax: `(?<`"),
        ("\\1", "invalid escape sequence: `\\1`"), ("\\y", "invalid escape sequence: `\\y`"),
    ]

    @Test(arguments: errors) func saysWhatIsWrong(pattern: String, error: String) {
        var found = "no error"
        do { _ = try AnchoredRegex(pattern) } catch { found = "\(error)" }
        #expect(found == "error parsing regexp: \(error)")
    }

    @Test func takesTimeInProportionToTheText() throws {
        let text = String(repeating: "a", count: 2000)
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            for pattern in ["(a+)+b", "(a|aa)+b", "(a*)*(a*)*(a*)*b", "(a?){500}a{500}b", ".*.*.*.*.*x"] {
                let regex = try AnchoredRegex(pattern)
                #expect(!regex.matches(text))
            }
        }
        #expect(elapsed < .seconds(20))
    }

    @Test(arguments: [
        "((((a{10}){10}){10}){10}){10}", "(((a{1000})|b){1000})", String(repeating: "(", count: 5000),
        "(" + String(repeating: "a{900}b{900}", count: 200) + ")",
    ])
    func refusesBombs(pattern: String) {
        #expect(throws: RegexError.self) { try AnchoredRegex(pattern) }
    }
}
