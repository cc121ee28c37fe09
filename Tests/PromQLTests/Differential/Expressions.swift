import Foundation
import TestSupport

/// Expressions to compare by: every operator, aggregation, function and modifier by turns, and random ones.
enum Expressions {
    /// How many random expressions `PROMQL_EXPRESSIONS` asks for. It also asks for all systematic ones, which take half
    /// a minute.
    static let requested = ProcessInfo.processInfo.environment["PROMQL_EXPRESSIONS"].flatMap { Int($0) }

    /// Every third, unless all are asked for.
    static func some(of all: [String]) -> [String] {
        requested == nil ? all.enumerated().filter { $0.offset % 3 == 0 }.map(\.element) : all
    }

    static let vectors = [
        "requests_total", #"requests_total{job="api"}"#, "queue_depth", "limit", "steps", "build_info", "uneven",
        #"queue_depth{instance=~"host-[01]"}"#, "latency_bucket", "twin_b", #"{__name__=~"twin_.|limit"}"#, "nothing",
    ]
    static let scalars = [
        "0", "1", "-2.5", "1e3", "Inf", "NaN", "0x1F", "017", "time()", "scalar(limit{job=\"api\"})", "pi()",
    ]
    static let arithmetic = ["+", "-", "*", "/", "%", "^", "atan2"]
    static let comparisons = ["==", "!=", ">", "<", ">=", "<="]
    static let aggregations = ["sum", "avg", "min", "max", "count", "stddev", "stdvar", "group"]
    static let groupings = [
        "", " by (job)", " by (job, instance)", " without (instance)", " by ()", " without ()", " by (__name__)",
    ]
    static let windows = ["[1m]", "[5m]", "[17s]", "[1h]", "[15m:1m]", "[10m:]", "[3m:7s]"]
    static let shifts = [
        "", " offset 5m", " offset -5m", " @ 1700001000", " @ start()", " @ end()", " @ 1700001000 offset 3m",
        " offset 3m @ end()", " offset 1y",
    ]
    static let windowFunctions = [
        "rate", "increase", "delta", "irate", "idelta", "deriv", "resets", "changes", "avg_over_time", "sum_over_time",
        "min_over_time", "max_over_time", "count_over_time", "stddev_over_time", "stdvar_over_time", "last_over_time",
        "present_over_time", "absent_over_time",
    ]
    static let valueFunctions = [
        "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "sin", "cos", "tan", "asin", "acos",
        "atan",
        "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "rad", "deg", "round", "timestamp", "sort", "sort_desc",
        "absent", "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year",
        "histogram_count", "histogram_sum",
    ]

    /// Every part of the language at least once.
    static var systematic: [String] {
        var all =
            vectors + scalars + [
                "\"text\"", "(1)", "-limit", "+limit", "- -limit", "-1 ^ 2", "2 ^ 3 ^ 2", "1 + 2 * 3 % 2",
            ]
        for vector in vectors { for shift in shifts { all.append(vector + shift) } }
        for function in windowFunctions {
            for (index, window) in windows.enumerated() {
                all += vectors.enumerated().filter { ($0.offset + index) % 3 == 0 }.map {
                    "\(function)(\($0.element)\(window))"
                }
            }
            for shift in shifts { all.append("\(function)(queue_depth[5m]\(shift))") }
            for shift in shifts { all.append("\(function)(queue_depth[5m:20s]\(shift))") }
        }
        for function in valueFunctions { for vector in vectors { all.append("\(function)(\(vector))") } }
        for operation in arithmetic {
            for scalar in scalars {
                all += [
                    "queue_depth \(operation) \(scalar)", "\(scalar) \(operation) queue_depth",
                    "\(scalar) \(operation) 3",
                ]
            }
            all += vectorPairs.map { "\($0.0) \(operation) \($0.1) \($0.2)" }
        }
        for operation in comparisons {
            for scalar in scalars {
                all += [
                    "queue_depth \(operation) \(scalar)", "\(scalar) \(operation) queue_depth",
                    "queue_depth \(operation) bool \(scalar)",
                    "\(scalar) \(operation) bool queue_depth", "\(scalar) \(operation) bool 3",
                ]
            }
            all += vectorPairs.flatMap {
                ["\($0.0) \(operation) \($0.1) \($0.2)", "\($0.0) \(operation) bool \($0.1) \($0.2)"]
            }
        }
        for operation in ["and", "or", "unless"] {
            all += vectorPairs.filter { !$0.1.contains("group") }.map { "\($0.0) \(operation) \($0.1) \($0.2)" }
        }
        for grouping in groupings {
            for vector in vectors {
                all += aggregations.map { "\($0)\(grouping) (\(vector))" }
                all += [
                    "topk\(grouping) (2, \(vector))", "bottomk\(grouping) (3, \(vector))",
                    "quantile\(grouping) (0.7, \(vector))",
                ]
            }
            all += [
                "count_values\(grouping) (\"v\", build_info)", "count_values\(grouping) (\"job\", round(queue_depth))",
            ]
        }
        return all + special
    }

    /// Two vectors and how they are matched.
    private static let vectorPairs: [(String, String, String)] = [
        ("queue_depth", "", "queue_depth"), ("queue_depth", "on(instance, job)", "queue_depth"),
        ("queue_depth", "on(job) group_left", "limit"), ("limit", "on(job) group_right", "queue_depth"),
        ("limit", "on(job) group_right(code)", "requests_total{code=\"200\"}"),
        ("queue_depth", "on(instance) group_left(version)", "build_info"),
        ("build_info", "on(instance) group_right(version)", "queue_depth"),
        ("requests_total", "ignoring(code) group_left", "queue_depth"), ("queue_depth", "ignoring(instance)", "limit"),
        ("twin_a", "", "twin_b"), ("twin_a", "on(x)", "twin_b"), ("twin_b", "on(x)", "twin_a"),
        ("twin_a", "on(x) group_right", "twin_b"), ("twin_a", "on()", "nothing"), ("nothing", "", "limit"),
        ("queue_depth", "ignoring(job, instance) group_left", "limit"), ("limit", "ignoring(job)", "limit"),
        ("queue_depth", "", "queue_depth offset 5m"), ("steps", "on(shape)", "steps > 100"),
        ("steps", "on(shape) group_left(nothing)", "steps"), ("twin_b", "on(x) group_left(y)", "twin_a"),
    ]

    private static let special = [
        "histogram_quantile(0.9, latency_bucket)", "histogram_quantile(0.5, rate(latency_bucket[5m]))",
        "histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))", "histogram_quantile(-1, latency_bucket)",
        "histogram_quantile(2, latency_bucket)", "histogram_quantile(NaN, latency_bucket)",
        "histogram_quantile(0, latency_bucket)",
        "histogram_quantile(1, latency_bucket)", "histogram_quantile(0.5, latency_bucket{le!=\"+Inf\"})",
        "histogram_quantile(0.5, queue_depth)", "histogram_quantile(scalar(limit{job=\"api\"}) / 500, latency_bucket)",
        "histogram_fraction(0, 1, latency_bucket)", "predict_linear(queue_depth[10m], 600)",
        "predict_linear(steps[1h], -60)",
        "predict_linear(steps[10m] offset 3m, 60)", "predict_linear(uneven[20m], time() - 1700000000)",
        "holt_winters(steps[10m], 0.3, 0.7)", "holt_winters(queue_depth[5m], 0.5, 0.5)",
        "holt_winters(steps[5m], 0, 0.5)",
        "holt_winters(steps[5m], 0.5, 1.5)", "quantile_over_time(0.3, queue_depth[10m])",
        "quantile_over_time(-1, steps[5m])",
        "quantile_over_time(2, steps[5m])", "quantile_over_time(scalar(limit{job=\"batch\"}) / 100, uneven[20m])",
        "quantile_over_time(NaN, steps[5m])", "quantile(NaN, steps)", "quantile(-1, steps)", "quantile(1.1, steps)",
        "clamp(queue_depth, 5, 12)", "clamp(queue_depth, 12, 5)", "clamp(queue_depth, NaN, 5)",
        "clamp_min(queue_depth, 10)",
        "clamp_max(queue_depth, 10)", "clamp_max(queue_depth, NaN)", "clamp_min(queue_depth, Inf)",
        "round(queue_depth, 0.5)",
        "round(queue_depth, 0)", "round(uneven, 10)", "round(-queue_depth)",
        "clamp(queue_depth, scalar(twin_a), time())",
        #"label_replace(queue_depth, "host", "$1", "instance", "host-(.*)")"#,
        #"label_replace(queue_depth, "host", "${1}x$$", "instance", "host-(?P<n>.*)")"#,
        #"label_replace(queue_depth, "host", "$n-$1x-$2", "instance", "(?P<n>h..t)-(.*)")"#,
        #"label_replace(queue_depth, "job", "", "instance", ".*")"#,
        #"label_replace(queue_depth, "instance", "same", "instance", ".*")"#,
        #"label_replace(queue_depth, "host", "none", "instance", "nomatch")"#,
        #"label_replace(queue_depth, "1x", "a", "instance", ".*")"#,
        #"label_replace(queue_depth, "host", "a", "instance", "(.*")"#,
        #"label_replace(nothing, "host", "a", "instance", "*")"#,
        #"label_replace(queue_depth, "__name__", "renamed_$1", "instance", "host-(\\d)")"#,
        #"label_join(queue_depth, "both", "-", "job", "instance")"#, #"label_join(queue_depth, "job", "", "nothing")"#,
        #"label_join(queue_depth, "both", ",")"#, #"label_join(queue_depth, "0", ",", "job")"#,
        #"label_join(queue_depth, "a", ",", "b-c")"#,
        "vector(1)", "vector(time())", "scalar(limit)", "scalar(nothing)", "scalar(limit{job=\"api\"})",
        "time() - 1700000000",
        "timestamp(timestamp(limit))", "timestamp((queue_depth))", "timestamp(queue_depth offset 1m)",
        "timestamp(-queue_depth)",
        "timestamp(uneven)", "year(unix_time)", "month(unix_time)", "day_of_year(unix_time)",
        "days_in_month(unix_time)",
        "day_of_week(unix_time)", "day_of_month(unix_time)", "hour()", "minute()", "month()", "year()", "day_of_week()",
        "year(uneven)", "absent(nothing)", #"absent(nothing{a="b",c=~"d",e="f"})"#,
        #"absent(nothing{a="b",a="c",e="f"})"#,
        #"absent((nothing{a="b"}))"#,
        #"absent(nothing{a=~"b.*",a="b"})"#, #"absent(nothing{a="b",a=~"b.*",a="c"})"#, #"absent(nothing{a!="",a!="c",a="b"})"#,
        #"absent_over_time(nothing{a="",b="c",b!="d"}[5m])"#, #"absent(sum(nothing{a="b"}))"#, #"absent_over_time(nothing{a="b"}[5m])"#,
        #"absent_over_time(steps{shape="late"}[5m])"#, #"absent(steps{shape="late"})"#,
        #"absent_over_time(nothing{a="b"}[5m:1m])"#,
        #"absent(steps{shape="late"} > 20)"#, "topk(0, steps)", "topk(-1, steps)", "topk(NaN, steps)",
        "topk(1e30, steps)", "bottomk(Inf, steps)",
        "topk(scalar(twin_a), requests_total)", "topk(1, queue_depth)", "bottomk(1, queue_depth)",
        "topk(100, queue_depth)",
        "count_values(\"bad-name\", steps)", "count_values(\"value\", queue_depth)",
        "count_values without (shape) (\"shape\", steps)",
        "sum(rate(requests_total[5m])) by (job) / on(job) limit",
        "sum by (job) (rate(requests_total{code=~\"5..|429\"}[5m])) / sum by (job) (rate(requests_total[5m]))",
        "max_over_time(sum by (job) (rate(requests_total[2m]))[20m:1m])",
        "avg_over_time(rate(requests_total[1m])[5m:30s] offset 2m)",
        "rate(sum_over_time(queue_depth[2m])[10m:1m])", "min_over_time(rate(requests_total[1m])[5m:][10m:1m])",
        "sum_over_time(steps[5m:1m] @ 1700002000)", "sum_over_time((steps @ 1700002000)[5m:1m])",
        "sum_over_time(time()[5m:1m])",
        "sum_over_time(time()[5m:1m] offset 7m)", "sum_over_time(vector(1)[10m:1m])",
        "count_over_time((steps > 100)[10m:15s])",
        "sum_over_time(steps[1m:1m])", "sum_over_time(steps[10s:1m])", "last_over_time(queue_depth[1m])",
        "sum(last_over_time(queue_depth[1m]))",
        "rate({__name__=~\"twin_.\"}[5m])", "-{__name__=~\"twin_.\"}", "{__name__=~\"twin_.\"} + 1",
        "abs({__name__=~\"twin_.\"})", "twin_a or twin_b",
        "twin_a or on(x) twin_b", "twin_b and on(x) twin_a", "twin_b unless on(y) twin_a", "queue_depth > bool 10 == 1",
        "queue_depth > 5 < 12",
        "sum(queue_depth > 10) or vector(0)", "1 - queue_depth", "2 * queue_depth / 3 + 1",
        "queue_depth * queue_depth ^ 2", "(queue_depth + limit) or limit",
        "requests_total{code!~\"2..\"}", "requests_total{code=~\"\"}", "requests_total{absent=\"\"}",
        "requests_total{instance=~\"host-0|host-3\"}",
        "requests_total{instance=~\"host-.*\",code=~\".+\"}", "requests_total{instance!~\".*-[0-2]\"}", "{job=\"api\"}",
        "{job=~\"a.*\",code=\"200\"}",
        #"odd_labels{path=~"/a/.*\\.c"}"#, #"odd_labels{text=~"(?i)gRÜSSE.*"}"#, #"odd_labels{text=~"Gr.{2}e .*"}"#,
        #"odd_labels{path=~"/[a-c]/\\w\\.\\pL"}"#,
        "sum without (job) (limit) + on() group_right limit", "avg(uneven)", "stddev(uneven)",
        "sum(uneven) / count(uneven)", "group(nothing)",
        "sum by (nothing) (limit)", "min by (job) (queue_depth) < max by (job) (queue_depth)", "changes(steps[5m])",
        "resets(steps[5m])", "deriv(steps[5m])",
        "rate(steps[14s])", "rate(steps[15s])", "rate(steps[16s])", "increase(requests_total[1m] offset -1m)",
        "irate(requests_total[30s])", "idelta(uneven[2m])",
    ]
}
