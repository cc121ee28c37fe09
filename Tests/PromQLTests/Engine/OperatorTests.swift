import PromQL
import Testing

@Suite struct OperatorTests {
    private static let series = """
        requests{job="a",code="200"} 10
        requests{job="a",code="500"} 2
        requests{job="b",code="200"} 30
        limit{job="a"} 100
        limit{job="b"} 50
        owner{job="a",team="x"} 1
        twin{x="1"} 1
        other{x="1"} 2
        """

    @Test(arguments: [
        ("limit + 1", ["{job=\"a\"} 101", "{job=\"b\"} 51"]), ("1 - limit", ["{job=\"a\"} -99", "{job=\"b\"} -49"]),
        ("limit > 60", ["limit{job=\"a\"} 100"]), ("60 > limit", ["limit{job=\"b\"} 50"]),
        ("limit > bool 60", ["{job=\"a\"} 1", "{job=\"b\"} 0"]), ("-limit", ["{job=\"a\"} -100", "{job=\"b\"} -50"]),
        ("+limit", ["limit{job=\"a\"} 100", "limit{job=\"b\"} 50"]),
        ("limit / limit", ["{job=\"a\"} 1", "{job=\"b\"} 1"]),
        ("limit == limit", ["limit{job=\"a\"} 100", "limit{job=\"b\"} 50"]),
        ("limit - on(job) owner", ["{job=\"a\"} 99"]),
        ("limit > on(job) owner", ["{job=\"a\"} 100"]), ("limit >= ignoring(team) owner", ["limit{job=\"a\"} 100"]),
        (
            "requests / on(job) group_left limit",
            ["{code=\"200\", job=\"a\"} 0.1", "{code=\"500\", job=\"a\"} 0.02", "{code=\"200\", job=\"b\"} 0.6"]
        ),
        (
            "limit / on(job) group_right requests",
            [
                "{code=\"200\", job=\"a\"} 10", "{code=\"500\", job=\"a\"} 50",
                "{code=\"200\", job=\"b\"} 1.6666666666666667",
            ]
        ),
        ("limit * on(job) group_left(team) owner", ["{job=\"a\", team=\"x\"} 100"]),
        ("requests > on(job) group_left limit", []),
        ("limit and on(job) owner", ["limit{job=\"a\"} 100"]), ("limit unless on(job) owner", ["limit{job=\"b\"} 50"]),
        ("owner or limit", ["owner{job=\"a\", team=\"x\"} 1", "limit{job=\"a\"} 100", "limit{job=\"b\"} 50"]),
        ("owner or on(job) limit", ["owner{job=\"a\", team=\"x\"} 1", "limit{job=\"b\"} 50"]), ("limit and none", []),
        ("limit unless none", ["limit{job=\"a\"} 100", "limit{job=\"b\"} 50"]),
        ("sum(requests)", ["{} 42"]), ("sum by (job) (requests)", ["{job=\"a\"} 12", "{job=\"b\"} 30"]),
        ("sum without (code) (requests)", ["{job=\"a\"} 12", "{job=\"b\"} 30"]),
        ("max by (none) (requests)", ["{} 30"]),
        ("avg by (__name__) (requests)", ["requests 14"]), ("min(requests)", ["{} 2"]), ("count(requests)", ["{} 3"]),
        ("group(requests)", ["{} 1"]), ("stdvar(limit)", ["{} 625"]), ("stddev(limit)", ["{} 25"]),
        ("quantile(0.5, requests)", ["{} 10"]), ("quantile(0.75, limit)", ["{} 87.5"]),
        ("topk(2, requests)", ["requests{code=\"200\", job=\"b\"} 30", "requests{code=\"200\", job=\"a\"} 10"]),
        ("bottomk(1, requests)", ["requests{code=\"500\", job=\"a\"} 2"]),
        (
            "topk by (job) (1, requests)",
            ["requests{code=\"200\", job=\"a\"} 10", "requests{code=\"200\", job=\"b\"} 30"]
        ),
        ("topk(0, requests)", []),
        ("count_values(\"v\", requests)", ["{v=\"10\"} 1", "{v=\"2\"} 1", "{v=\"30\"} 1"]), ("sum(none)", []),
        ("sum(requests) by (code) > 5", ["{code=\"200\"} 40"]),
    ]) func computes(text: String, expected: [String]) throws {
        let found = try Evaluation(Self.series).instant(text)
        #expect(Set(found) == Set(expected))
        #expect(found.count == expected.count)
    }

    @Test(arguments: [
        (
            "limit * on(job) requests",
            "found duplicate series for the match group {job=\"a\"} on the right hand-side of the operation: "
                + "[{__name__=\"requests\", code=\"500\", job=\"a\"}, {__name__=\"requests\", code=\"200\", job=\"a\"}]"
                + ";many-to-many matching not allowed: matching labels must be unique on one side"
        ),
        (
            "requests * on(job) limit",
            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
        ),
        (
            "requests * on(job) group_left(code) limit",
            "multiple matches for labels: grouping labels must ensure unique matches"
        ),
        ("topk(NaN, limit)", "Scalar value NaN overflows int64"),
        ("count_values(\"a-b\", limit)", "invalid label name \"a-b\""),
        ("abs({x=\"1\"})", "vector cannot contain metrics with the same labelset"),
        ("-{x=\"1\"}", "vector cannot contain metrics with the same labelset"),
    ]) func refuses(text: String, error: String) throws {
        #expect(try Evaluation(Self.series).error(text) == error)
    }

    @Test func seriesMayTakeTurns() throws {
        // One of two versions at a time: no match is ever ambiguous.
        let evaluation = try Evaluation(
            """
            load{i="1"} 1 2 3 4
            info{i="1",v="old"} 1 1 stale
            info{i="1",v="new"} _ _ 1 1
            """)
        #expect(
            try evaluation.range("load * on(i) group_left(v) info", through: "3m") == [
                "{i=\"1\", v=\"new\"} 3@2m 4@3m", "{i=\"1\", v=\"old\"} 1@0s 2@1m",
            ])
        #expect(try evaluation.range("load * on(i) info", through: "3m") == ["{i=\"1\"} 1@0s 2@1m 3@2m 4@3m"])
        #expect(try evaluation.range("sum without (v) (info)", through: "3m") == ["{i=\"1\"} 1@0s 1@1m 1@2m 1@3m"])
        #expect(try evaluation.range("topk(1, load) or info", through: "1m").count == 2)
        #expect(try evaluation.range("abs({__name__=~\"info\"})", through: "3m").count == 2)
    }
}
