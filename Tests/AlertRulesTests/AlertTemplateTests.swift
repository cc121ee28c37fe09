import AlertRules
import PromQL
import Testing

/// What is expected here is what Prometheus 2.42 gives.
@Suite struct AlertTemplateTests {
    private func expand(_ text: String) throws -> String {
        let data = AlertTemplate.Data(
            labels: ["job": "j", "b": "c"], externalLabels: ["dc": "eu"], externalURL: "http://x.y/p", value: 42.5)
        return try AlertTemplate(text, alert: "A").expand(data) { text in
            guard text == "up" else { return [] }
            return ["b", "a"].map {
                VectorElement(labels: Labels([Label(name: "instance", value: $0)]), value: $0 == "a" ? 0 : 1, timestamp: 0)
            }
        }
    }

    @Test(arguments: [
        ("plain } text { {", "plain } text { {"),
        ("{{ $labels.job }}|{{ .Labels.nope }}|{{ $value }}|{{ $externalLabels.dc }}|{{ pathPrefix }}", "j||42.5|eu|/p"),
        ("{{ humanize 1234567 }} {{ humanize 0.00012 }} {{ -1234.5 | humanize }} {{ humanize \"NaN\" }}", "1.235M 120u -1.234k NaN"),
        ("{{ humanize1024 1048576 }} {{ humanize1024 1 }}", "1Mi 1"),
        ("{{ humanizeDuration 90061 }} {{ humanizeDuration 0.0123 }} {{ humanizeDuration -61 }}", "1d 1h 1m 1s 12.3ms -1m 1s"),
        ("{{ humanizePercentage 0.12345 }} {{ humanizeTimestamp 1435065584.128 }}", "12.35% 2015-06-23 13:19:44.128 +0000 UTC"),
        ("{{ toUpper \"a\" }}{{ \"B\" | toLower }}{{ title \"a b-c it's\" }}", "AbA B-C It'S"),
        ("{{ match \"a.*b\" \"xaxbx\" }} {{ match \"^a\" \"ba\" }}", "true false"),
        ("{{ reReplaceAll \"(.*):.*\" \"$1\" \"h:90\" }} {{ reReplaceAll \"\" \"-\" \"abc\" }} {{ reReplaceAll \"x*\" \"-\" \"axxb\" }}", "h -a-b-c- -a-b-"),
        ("{{ query \"up\" | first | value }} {{ len (query \"nope\") }}", "1 0"),
        ("{{ range $i, $e := query \"up\" | sortByLabel \"instance\" }}{{ $i }}{{ .Labels.instance }}{{ .Value }};{{ end }}", "0a0;1b1;"),
        ("{{ range query \"nope\" }}x{{ else }}none{{ end }}{{ with $labels.nope }}x{{ else }}y{{ end }}", "noney"),
        ("{{ if gt $value 50.0 }}a{{ else if eq .Labels.job \"j\" }}b{{ else }}c{{ end }}", "b"),
        ("{{ $x := 5 }}{{ if true }}{{ $x := 7 }}{{ $x = 8 }}{{ end }}{{ $x }}{{ $x = 6 }}{{ $x }}", "56"),
        ("{{ printf \"%.2f|%5d|%-3s|%q|%T|%d\" $value 42 \"a\" \"q\" 1 \"s\" }}", "42.50|   42|a  |\"q\"|int|%!d(string=s)"),
        ("  a {{- \" b \" -}}  c {{/* x */}} d", "  a b c  d"),
        ("{{ (args 5).arg0 }} {{ index $labels \"job\" }} {{ slice \"abcdef\" 1 3 }} {{ or \"\" \"x\" }} {{ not true }}", "5 j bc x false"),
        ("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" 5 }}", "<5>"),
        ("{{ stripPort \"h:90\" }} {{ stripDomain \"a.b.c:80\" }} {{ stripDomain \"1.2.3.4:80\" }} {{ parseDuration \"1h30m\" }}", "h a:80 1.2.3.4:80 5400"),
        ("{{ $labels }}", "map[b:c job:j]"),
    ])
    func expands(text: String, expected: String) throws {
        #expect(try expand(text) == expected)
    }

    @Test(arguments: [
        ("{{ foo }}", "function \"foo\" not defined"), ("{{ if }}x{{ end }}", "missing value for if"),
        ("{{ if true }}", "unexpected EOF"), ("{{ end }}", "unexpected {{end}}"),
        ("{{ $x }}", "undefined variable \"$x\""), ("{{ \"x }}", "unterminated quoted string"),
        ("{{ x", "function \"x\" not defined"), ("{{ ) }}", "unexpected \")\" in command"),
        ("{{ 5 | 6 }}", "non executable command in pipeline stage 2"), ("{{/* x }}", "unclosed comment"),
    ])
    func refuses(text: String, message: String) {
        let error = #expect(throws: TemplateError.self) { try AlertTemplate(text, alert: "A") }
        #expect(error?.description == "template: __alert_A:1: \(message)")
    }

    @Test(arguments: [
        ("{{ .Foo }}", "115: executing \"__alert_A\" at <.Foo>: can't evaluate field Foo in type struct { "
            + "Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value float64 }"),
        ("{{ query \"x\" | first }}", "127: executing \"__alert_A\" at <first>: error calling first: first() called on vector with no elements"),
        ("{{ if gt $value 1 }}x{{ end }}", "118: executing \"__alert_A\" at <gt $value 1>: error calling gt: incompatible types for comparison"),
        ("{{ toUpper 5 }}", "123: executing \"__alert_A\" at <5>: expected string; found 5"),
        ("{{ toUpper }}", "115: executing \"__alert_A\" at <toUpper>: wrong number of args for toUpper: want 1 got 0"),
        ("{{ $labels.job.x }}", "122: executing \"__alert_A\" at <$labels.job.x>: can't evaluate field x in type string"),
    ])
    func tellsWhatFailed(text: String, message: String) {
        let error = #expect(throws: TemplateError.self) { try expand(text) }
        #expect(error?.description == "error executing template __alert_A: template: __alert_A:1:\(message)")
    }

    @Test func endsWhateverIsWritten() throws {
        let endless = "{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}"
        #expect(throws: TemplateError.self) { try expand(endless) }
        #expect(throws: TemplateError.self) { try AlertTemplate("{{" + String(repeating: "(", count: 5000), alert: "A") }
        let blocks = String(repeating: "{{ if true }}", count: 5000)
        #expect(throws: TemplateError.self) { try AlertTemplate(blocks, alert: "A") }
        #expect(try expand("{{ printf \"%999999999d\" 1 }}").utf8.count == 10_000)
    }
}
