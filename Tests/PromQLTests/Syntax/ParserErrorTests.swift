import PromQL
import Testing

/// Errors name the place and the reason in Prometheus's words.
@Suite struct ParserErrorTests {
    static let bad: [(text: String, error: String)] = [
        ("", "1:1: parse error: no expression found in input"),
        ("1+", "1:3: parse error: unexpected end of input"),
        ("foo bar", "1:5: parse error: unexpected identifier \"bar\""),
        ("foo\n  + *", "2:5: parse error: unexpected <op:*>"),
        ("ü", "1:1: parse error: unexpected character: 'ü'"),
        ("(1))", "1:5: parse error: unexpected right parenthesis ')'"),
        ("((1)", "1:5: parse error: unclosed left parenthesis"),
        ("foo[5m", "1:7: parse error: unclosed left bracket"),
        ("foo{a=\"b\"", "1:10: parse error: unexpected end of input inside braces"),
        ("\"abc", "1:1: parse error: unterminated quoted string"),
        ("\"\\c\"", "1:1: parse error: unknown escape sequence U+0063 'c'"),
        ("0deadbeef", "1:1: parse error: bad number or duration syntax: \"0de\""),
        ("1e999", "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"1e999\": value out of range"),
        ("foo[5m1h]", "1:5: parse error: not a valid duration string: \"5m1h\""),
        ("foo[0m]", "1:5: parse error: duration must be greater than 0"),
        ("foo[300y]", "1:5: parse error: duration out of range"),
        ("foo[]", "1:5: parse error: missing unit character in duration"),
        ("foo offset 1m[5m]", "1:14: parse error: no offset modifiers allowed before range"),
        ("(foo)[5m]", "1:6: parse error: ranges only allowed for vector selectors"),
        (
            "sum(x) offset 5m",
            "1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector "
                + "or a subquery"
        ),
        ("foo @ start() @ 2", "1:1: parse error: @ <timestamp> may not be set multiple times"),
        ("foo @ x", "1:7: parse error: unexpected identifier \"x\" in @, expected timestamp"),
        ("{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
        ("{a=~\".*\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher"),
        ("foo{__name__=\"bar\"}", "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\""),
        (
            "foo{a b}",
            "1:7: parse error: unexpected identifier \"b\" in label matching, expected label matching operator"
        ),
        ("foo{a=~\"(\"}", "1:5: parse error: error parsing regexp: missing closing ): `^(?:()$`"),
        ("sum by foo (bar)", "1:8: parse error: unexpected identifier \"foo\" in grouping opts, expected \"(\""),
        ("sum(rate(foo[5m]) bar)", "1:19: parse error: unexpected identifier \"bar\" in aggregation"),
        (
            "topk(foo)",
            "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1"
        ),
        ("topk(foo, bar)", "1:6: parse error: expected type scalar in aggregation parameter, got instant vector"),
        ("unheard(foo)", "1:1: parse error: unknown function with name \"unheard\""),
        ("rate(foo)", "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"),
        ("rate()", "1:1: parse error: expected 1 argument(s) in call to \"rate\", got 0"),
        ("round(a, 1, 2)", "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3"),
        ("label_join(a)", "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 1"),
        ("abs(foo,)", "1:8: parse error: trailing commas not allowed in function call args"),
        ("1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier"),
        ("foo + bool 1", "1:5: parse error: bool modifier can only be used on comparison operators"),
        ("1 and foo", "1:1: parse error: set operator \"and\" not allowed in binary scalar expression"),
        ("foo and on(a) group_left b", "1:1: parse error: no grouping allowed for \"and\" operation"),
        ("foo * on(a) group_left(a) b", "1:5: parse error: label \"a\" must not occur in ON and GROUP clause at once"),
        ("foo[5m] + 1", "1:1: parse error: binary expression must contain only scalar and instant vector types"),
        (
            "-\"a\"",
            "1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, "
                + "got \"string\""
        ),
        ("foo[5m][5m:1m]", "1:1: parse error: subquery is only allowed on instant vector, got matrix instead"),
    ]

    @Test(arguments: bad) func saysWhatIsWrongAndWhere(text: String, error: String) {
        var found = "no error"
        do { _ = try Parser.expression(text) } catch { found = "\(error)" }
        #expect(found == error)
    }

    @Test(arguments: ["(", "-", "abs(", "1^", "sum(", "(-"]) func refusesAbsurdNesting(part: String) {
        let text = String(repeating: part, count: 1_000_000 / part.utf8.count) + "1"
        #expect(throws: ParseError.self) { try Parser.expression(text) }
    }

    @Test func refusesAbsurdChains() {
        let text = Array(repeating: "a", count: 500_000).joined(separator: "+")
        #expect(throws: ParseError.self) { try Parser.expression(text) }
    }

    @Test func readsAMegabyteInAMoment() throws {
        let arguments = (0..<100_000).map { "\"l\($0)\"" }.joined(separator: ", ")
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            _ = try Parser.expression("label_join(foo, \"a\", \"b\", \(arguments))")
            _ = try Parser.expression("foo{a=\"\(String(repeating: "x", count: 1 << 20))\"}")
            _ = try Parser.expression(String(repeating: " ", count: 1 << 20) + "foo")
            let labels = (0..<60_000).map { "l\($0)" }.joined(separator: ", ")
            let others = (0..<60_000).map { "m\($0)" }.joined(separator: ", ")
            _ = try Parser.expression("a * on(\(labels)) group_left(\(others)) b")
            let matchers = (0..<60_000).map { "l\($0)=\"\"" }.joined(separator: ",")
            let absent = try Parser.expression("absent(foo{\(matchers)}) + sum by (\(labels)) (foo)")
            _ = try Engine().instant(absent, at: 0, source: SeriesStore(step: 1000, "foo 1"))
            _ = try? Parser.expression("foo{a=~\"[\(String(repeating: "[:", count: 1 << 18))]\"}")
        }
        #expect(elapsed < .seconds(10))
    }

    @Test func allowsReasonableDepth() throws {
        let chain = Array(repeating: "foo", count: 900).joined(separator: " or ")
        let nested = String(repeating: "(", count: 200) + chain + String(repeating: ")", count: 200)
        #expect(throws: ParseError.self) { try Parser.expression(nested) }
        let expression = try Parser.expression(chain)
        let store = try SeriesStore(step: 1000, "foo 1 2 3")
        #expect(try Engine().range(expression, from: 0, through: 2000, step: 1000, source: store).count == 1)
        #expect(expression.description.utf8.count > 900 * 3)
    }
}
