import PromQL
import Testing

@Suite struct ParserTests {
    /// Texts and how they read in canonical form; one that is its own canonical form stands alone.
    static let good: [(text: String, canonical: String)] = [
        ("1", "1"), ("5.", "5"), (".5", "0.5"), ("5e-3", "0.005"), ("0xc", "12"), ("0755", "493"), ("08", "8"),
        ("0.0", "0"),
        ("+5.5e-3", "0.0055"), ("-0755", "-493"), ("Inf", "+Inf"), ("-iNf", "-Inf"), ("NaN", "NaN"), ("1e21", "1e+21"),
        ("1e20", "1e+20"), ("100000", "100000"), ("1000000", "1e+06"), ("1e-5", "1e-05"), ("--1", "1"), ("-0", "-0"),
        ("9223372036854775808", "9.223372036854776e+18"),
        ("1+2*3", "1 + 2 * 3"), ("-1^2", "-1 ^ 2"), ("2^-1", "2 ^ -1"), ("1 + -2 * 1", "1 + -2 * 1"),
        ("(1+2)*3", "(1 + 2) * 3"), ("1 < bool 2 - 1 * 2", "1 < bool 2 - 1 * 2"),
        ("foo", "foo"), ("foo:bar", "foo:bar"), (":foo", ":foo"), ("sum", "sum"), ("a + sum", "a + sum"), ("by", "by"),
        ("offset", "offset"), ("offset offset 5m", "offset offset 5m"),
        ("start{end=\"foo\"}", "start{end=\"foo\"}"), ("foo{}", "foo"), ("foo{a=\"b\",}", "foo{a=\"b\"}"),
        ("foo{ b != 'c' , a=~`d.*`}", "foo{a=~\"d.*\",b!=\"c\"}"),
        ("{__name__=\"foo\"}", "{__name__=\"foo\"}"), ("foo{__name__!~\"x\"}", ""),
        ("{on=\"1\",bool!~\"2\"}", "{bool!~\"2\",on=\"1\"}"),
        ("\"a\\x41\\u00e9\\101\"", "\"aAéA\""), ("'it\\'s \"x\"'", "\"it's \\\"x\\\"\""), ("`a\\nb`", "\"a\\\\nb\""),
        ("\"\\a\\b\\f\\n\\r\\t\\v\"", "\"\\a\\b\\f\\n\\r\\t\\v\""),
        ("foo offset 1h30m", "foo offset 1h30m"), ("foo offset -7d", "foo offset -1w"),
        ("foo offset 90d", "foo offset 90d"), ("foo @ 1.5", "foo @ 1.500"), ("foo @ -1", "foo @ -1.000"),
        ("foo offset 5m @ start()", "foo @ start() offset 5m"), ("foo[5m] @ end()", "foo[5m] @ end()"),
        ("foo[5m:]", "foo[5m:]"), ("foo[ 5m : 30s ]", ""), ("foo[5m :30s]", "foo[5m:30s]"),
        (
            "min_over_time(rate(foo{a=\"b\"}[2s])[5m:] offset 4m)[4m:3s]",
            "min_over_time(rate(foo{a=\"b\"}[2s])[5m:] offset 4m)[4m:3s]"
        ),
        ("sum by (foo)(bar)", "sum by (foo) (bar)"), ("sum(bar) by(foo,baz,)", "sum by (foo, baz) (bar)"),
        ("SUM WITHOUT () (bar)", "sum without () (bar)"), ("avg by() (bar)", "avg(bar)"),
        ("topk by (on, by, bool)(5, bar)", "topk by (on, by, bool) (5, bar)"),
        ("count_values('x', bar)", "count_values(\"x\", bar)"),
        ("foo + on(a) group_left bar", "foo + on (a) group_left () bar"),
        ("foo * ignoring(a) group_right(b, c) bar", "foo * ignoring (a) group_right (b, c) bar"),
        ("foo and on() bar", "foo and on () bar"),
        ("foo or bar and baz unless qux", "foo or bar and baz unless qux"),
        ("foo == bool on(x) bar", "foo == bool on (x) bar"), ("foo ATAN2 bar", "foo atan2 bar"),
        ("foo # a comment\n + bar", "foo + bar"),
        ("-foo offset 5m", "-foo offset 5m"), ("- -foo", "--foo"), ("time()", "time()"),
        ("round(foo, 5)", "round(foo, 5)"),
        ("label_join(foo, 'a', ',', 'b', 'c')", "label_join(foo, \"a\", \",\", \"b\", \"c\")"),
        ("((foo))", "((foo))"), ("(foo)[5m:1m]", "(foo)[5m:1m]"), ("a:b{c=\"d\"}[1y]", "a:b{c=\"d\"}[1y]"),
    ].filter { !$0.1.isEmpty }

    @Test(arguments: good) func printsCanonically(text: String, canonical: String) throws {
        let expression = try Parser.expression(text)
        #expect(expression.description == canonical)
        #expect(try Parser.expression(canonical).description == canonical)
    }

    @Test func precedenceShapesTheTree() throws {
        func shape(_ expression: Expression) -> String {
            switch expression {
            case .binary(let node): "(\(shape(node.left)) \(node.operation.rawValue) \(shape(node.right)))"
            case .unary(let node): "-\(shape(node.operand))"
            case .parenthesized(let inner, _): shape(inner)
            default: expression.description
            }
        }
        let shapes = [
            "a + b * c": "(a + (b * c))", "a * b + c": "((a * b) + c)", "a - b - c": "((a - b) - c)",
            "a ^ b ^ c": "(a ^ (b ^ c))",
            "-a ^ b": "-(a ^ b)", "-a * b": "(-a * b)", "a ^ -b ^ c * d": "((a ^ -(b ^ c)) * d)",
            "a or b and c": "(a or (b and c))",
            "a == b + c": "(a == (b + c))", "a and b unless c": "((a and b) unless c)",
            "a atan2 b * c": "((a atan2 b) * c)",
            "a or b or c": "((a or b) or c)",
        ]
        for (text, expected) in shapes { #expect(shape(try Parser.expression(text)) == expected) }
    }

    @Test func nodesKnowTheirPlaces() throws {
        let text = "sum(rate(foo{a=\"b\"}[5m] offset 1m)) by (c) / 2"
        guard case .binary(let division) = try Parser.expression(text) else { return #expect(Bool(false)) }
        func part(_ expression: Expression) -> Substring {
            Substring(String(decoding: Array(text.utf8)[expression.range.start..<expression.range.end], as: UTF8.self))
        }
        #expect(part(division.left) == "sum(rate(foo{a=\"b\"}[5m] offset 1m)) by (c)")
        #expect(part(division.left.children[0]) == "rate(foo{a=\"b\"}[5m] offset 1m)")
        #expect(part(division.left.children[0].children[0]) == "foo{a=\"b\"}[5m] offset 1m")
        #expect(part(division.right) == "2")
    }

    @Test func everySystematicExpressionSurvivesPrinting() throws {
        // The sign that is printed before an infinity binds less than a power, as in Prometheus.
        for text in Expressions.systematic where !text.hasPrefix("Inf ^") {
            guard let expression = try? Parser.expression(text) else { continue }
            let printed = expression.description
            #expect(try Parser.expression(printed).description == printed, "\(text)")
        }
    }

    @Test func readsSelectors() throws {
        let matchers = try Parser.selector("up{job=~\"a|b\", x!=\"\"}")
        #expect(matchers.map(\.description) == ["job=~\"a|b\"", "x!=\"\"", "__name__=\"up\""])
        #expect(try Parser.selector("{}").isEmpty)
        #expect(throws: ParseError.self) { try Parser.selector("up + 1") }
        #expect(throws: ParseError.self) { try Parser.selector("rate(up[5m])") }
    }
}
