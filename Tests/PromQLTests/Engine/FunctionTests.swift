import PromQL
import Testing

@Suite struct FunctionTests {
    /// Over a counter that restarts, a line, and values that are no numbers.
    private static let series = """
        counter 0+10x5 0+10x4
        line 0+2x10
        gauge{a="x"} 3 -1 4 -1 5 -9 2 6 5 3 5
        odd 1 NaN Inf -Inf -0
        """

    @Test(arguments: [
        ("rate(counter[5m])", "5m", ["{} 0.16666666666666669"]), ("increase(counter[10m])", "10m", ["{} 90"]),
        ("delta(line[5m])", "5m", ["{} 10"]), ("increase(line[3m])", "2m30s", ["{} 5"]),
        ("irate(counter[5m])", "6m", ["{} 0"]), ("irate(counter[5m])", "7m", ["{} \(10.0 / 60)"]),
        ("idelta(counter[5m])", "6m", ["{} -50"]), ("rate(counter[30s])", "5m", []),
        ("resets(counter[10m])", "10m", ["{} 1"]),
        ("changes(gauge[10m])", "10m", ["{a=\"x\"} 10"]), ("changes(odd[10m])", "4m", ["{} 4"]),
        ("deriv(line[5m])", "5m", ["{} \(2.0 / 60)"]), ("predict_linear(line[5m], 60)", "5m", ["{} 12"]),
        ("deriv(line[30s])", "5m", []),
        ("avg_over_time(gauge[2m])", "2m", ["{a=\"x\"} 2"]), ("sum_over_time(gauge[10m])", "10m", ["{a=\"x\"} 22"]),
        ("min_over_time(gauge[10m])", "10m", ["{a=\"x\"} -9"]), ("max_over_time(odd[1m])", "1m", ["{} 1"]),
        ("count_over_time(gauge[10m])", "3m", ["{a=\"x\"} 4"]), ("stdvar_over_time(line[1m])", "1m", ["{} 1"]),
        ("stddev_over_time(line[1m])", "1m", ["{} 1"]), ("quantile_over_time(0.25, line[4m])", "4m", ["{} 2"]),
        ("last_over_time(gauge[2m])", "10m", ["gauge{a=\"x\"} 5"]),
        ("present_over_time(gauge[2m])", "10m", ["{a=\"x\"} 1"]), ("sum_over_time(odd[10m])", "2m", ["{} NaN"]),
        ("avg_over_time(odd[10s])", "2m", ["{} +Inf"]),
        ("absent(gauge)", "0", []), (#"absent(none{a="b",c!="d",e=~"f"})"#, "0", ["{a=\"b\"} 1"]),
        (#"absent_over_time(none{a="b"}[5m])"#, "0", ["{a=\"b\"} 1"]), ("absent(sum(none))", "0", ["{} 1"]),
        ("abs(gauge)", "1m", ["{a=\"x\"} 1"]), ("clamp(gauge, 0, 2)", "0", ["{a=\"x\"} 2"]),
        ("clamp(gauge, 2, 0)", "0", []), ("clamp_min(gauge, 5)", "0", ["{a=\"x\"} 5"]),
        ("clamp_max(gauge, 1)", "0", ["{a=\"x\"} 1"]),
        ("round(vector(2.5))", "0", ["{} 3"]), ("round(vector(-2.5))", "0", ["{} -2"]),
        ("round(vector(2.37), 0.1)", "0", ["{} 2.4"]), ("sgn(vector(-0.5))", "0", ["{} -1"]),
        ("ceil(vector(1.2)) + floor(vector(1.8))", "0", ["{} 3"]),
        ("scalar(gauge)", "2m", ["4"]), ("scalar(none)", "2m", ["NaN"]), ("vector(time())", "2m", ["{} 120"]),
        ("timestamp(gauge)", "2m30s", ["{a=\"x\"} 120"]), ("timestamp(-gauge)", "2m30s", ["{a=\"x\"} 150"]),
        ("pi()", "0", ["3.141592653589793"]), ("deg(vector(pi()))", "0", ["{} 180"]),
        ("holt_winters(line[5m], 0.5, 0.5)", "5m", ["{} 10"]),
        ("year(vector(951782400))", "0", ["{} 2000"]), ("month(vector(951782400))", "0", ["{} 2"]),
        ("day_of_month(vector(951782400))", "0", ["{} 29"]), ("day_of_year(vector(951782400))", "0", ["{} 60"]),
        ("days_in_month(vector(951782400))", "0", ["{} 29"]), ("day_of_week(vector(951782400))", "0", ["{} 2"]),
        ("year(vector(-1))", "0", ["{} 1969"]), ("hour() + minute() / 60", "90m", ["{} 1.5"]),
        (#"label_replace(gauge, "b", "$1-$2", "a", "(x)(.*)")"#, "0", ["gauge{a=\"x\", b=\"x-\"} 3"]),
        (#"label_replace(gauge, "b", "c", "a", "y")"#, "0", ["gauge{a=\"x\"} 3"]),
        (#"label_replace(gauge, "a", "", "a", ".*")"#, "0", ["gauge 3"]),
        (#"label_join(gauge, "b", "-", "a", "a")"#, "0", ["gauge{a=\"x\", b=\"x-x\"} 3"]),
        ("\"text\"", "0", ["\"text\""]),
        ("histogram_sum(gauge)", "0", []), ("1 / 0", "0", ["+Inf"]), ("-1 % 0", "0", ["NaN"]), ("-7 % 3", "0", ["-1"]),
        ("0 * -1", "0", ["-0"]), ("2 ^ 3 ^ 2", "0", ["512"]), ("1 > bool 2", "0", ["0"]),
        ("vector(1) atan2 1", "0", ["{} 0.7853981633974483"]),
    ]) func computes(text: String, time: String, expected: [String]) throws {
        #expect(try Evaluation(Self.series).instant(text, at: time) == expected)
    }

    @Test func sortsWithNaNLast() throws {
        let evaluation = try Evaluation("m{a=\"1\"} 2\nm{a=\"2\"} NaN\nm{a=\"3\"} -1\nm{a=\"4\"} 7")
        #expect(try evaluation.instant("sort(m)").map { String($0.suffix(3)) } == [" -1", "} 2", "} 7", "NaN"])
        #expect(try evaluation.instant("sort_desc(m)").map { String($0.suffix(3)) } == ["} 7", "} 2", " -1", "NaN"])
    }

    @Test func interpolatesHistograms() throws {
        let evaluation = try Evaluation(
            """
            h_bucket{le="0.1"} 1
            h_bucket{le="1"} 3
            h_bucket{le="10"} 4
            h_bucket{le="+Inf"} 4
            h_bucket{le="wrong"} 100
            half_bucket{le="1"} 3
            """)
        let quantiles = [
            ("0.25", "0.1"), ("0.5", "0.55"), ("1", "10"), ("0", "0"), ("-1", "-Inf"), ("2", "+Inf"), ("NaN", "NaN"),
        ]
        for (quantile, expected) in quantiles {
            #expect(try evaluation.instant("histogram_quantile(\(quantile), h_bucket)") == ["{} \(expected)"])
        }
        #expect(try evaluation.instant("histogram_quantile(0.5, half_bucket)") == ["{} NaN"])
    }

    @Test(arguments: [
        ("holt_winters(line[5m], 1, 0.5)", "invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000"),
        ("holt_winters(line[5m], 0.5, -0.25)", "invalid trend factor. Expected: 0 < tf < 1, got: -0.250000"),
        (#"label_replace(none, "b", "", "a", "(")"#, "invalid regular expression in label_replace(): ("),
        (#"label_replace(none, "b-c", "", "a", "")"#, "invalid destination label name in label_replace(): b-c"),
        (#"label_join(none, "b", "", "a-c")"#, "invalid source label name in label_join(): a-c"),
        (
            #"label_replace({__name__=~"line|counter"}, "__name__", "same", "a", ".*")"#,
            "vector cannot contain metrics with the same labelset"
        ),
        (#"rate({__name__=~"line|counter"}[5m])"#, "vector cannot contain metrics with the same labelset"),
    ]) func refuses(text: String, error: String) throws {
        #expect(try Evaluation(Self.series).error(text, at: "5m") == error)
    }
}
