import Foundation
import HolySheepAPI
import Testing

@Suite struct UsageParserTests {
    /// 1 July 2026, 12:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_782_907_200)
    /// 1 July 2026, 10:00 UTC.
    private static let start: Int64 = 1_782_900_000

    private static func parse(_ text: String) throws -> UsageReport {
        try UsageParser.parse(Array(text.utf8), now: now)
    }

    /// A row with `fields` besides a model and a timestamp.
    private static func row(_ fields: String) throws -> UsageReport {
        try parse(#"{"usage":[{"model":"m","timestamp":"2026-07-01T10:00:00Z",\#(fields)}]}"#)
    }

    @Test func readsARowInFull() throws {
        let report = try Self.parse(
            #"""
            {"object":"list","usage":[{"timestamp":"2026-07-01T10:00:00Z","input_tokens":100,"output_tokens":50,"total_tokens":150,
            "latency_ms":47.5,"cost_usd":0.0012345,"model":"gpt-4.1","requests":3,"extra":{"a":[1]}}],"next":null}
            """#)
        #expect(
            report
                == UsageReport(rows: [
                    UsageRow(
                        model: "gpt-4.1", start: Self.start, inputTokens: 100, outputTokens: 50, requests: 3,
                        latencySeconds: 0.0475, costMicroUSD: 1235)
                ]))
    }

    @Test(
        arguments: [
            (#""input_tokens":1,"output_tokens":2"#, 1, 2),
            (#""prompt_tokens":1,"completion_tokens":2"#, 1, 2),
            (#""input_tokens":1,"completion_tokens":2"#, 1, 2),
            (#""input_tokens":1,"prompt_tokens":9,"output_tokens":2,"completion_tokens":9"#, 1, 2),
            (#""input_tokens":null,"prompt_tokens":1,"output_tokens":2"#, 1, 2),
            (#""input_tokens":1,"output_tokens":2,"total_tokens":999"#, 1, 2),
            (#""input_tokens":1,"output_tokens":2,"total_tokens":"junk""#, 1, 2),
            (#""input_tokens":1,"total_tokens":3"#, 1, 2),
            (#""completion_tokens":2,"total_tokens":3"#, 1, 2),
            (#""input_tokens":1,"output_tokens":null,"total_tokens":1"#, 1, 0),
            (#""input_tokens":"1","output_tokens":" 2 ""#, 1, 2),
            (#""input_tokens":1.0,"output_tokens":"2.0""#, 1, 2),
            (#""input_tokens":1e3,"output_tokens":"2E1""#, 1000, 20),
            (#""input_tokens":0,"output_tokens":-0"#, 0, 0),
            (#""input_tokens":1000000000000000,"output_tokens":0"#, 1_000_000_000_000_000, 0),
        ] as [(String, Int64, Int64)])
    func tokensUnderAnyOfTheirNames(fields: String, input: Int64, output: Int64) throws {
        let report = try Self.row(fields)
        #expect(report.rejected.isEmpty)
        #expect(report.rows.map(\.inputTokens) == [input])
        #expect(report.rows.map(\.outputTokens) == [output])
    }

    @Test(
        arguments: [
            (#""input_tokens":1"#, RejectionReason.missingTokens), (#""total_tokens":3"#, .missingTokens),
            (#""x":1"#, .missingTokens),
            (#""input_tokens":null,"output_tokens":null,"total_tokens":null"#, .missingTokens),
            (#""input_tokens":5,"total_tokens":3"#, .negative), (#""input_tokens":-1,"output_tokens":2"#, .negative),
            (#""input_tokens":"-1","output_tokens":2"#, .negative),
            (#""input_tokens":-0.5,"output_tokens":2"#, .negative),
            (#""input_tokens":NaN,"output_tokens":2"#, .notANumber),
            (#""input_tokens":Infinity,"output_tokens":2"#, .notANumber),
            (#""input_tokens":-Infinity,"output_tokens":2"#, .notANumber),
            (#""input_tokens":"NaN","output_tokens":2"#, .notANumber),
            (#""input_tokens":NaN,"output_tokens":2,"total_tokens":5"#, .notANumber),
            (#""input_tokens":1e999,"output_tokens":2"#, .notANumber),
            (#""input_tokens":1.5,"output_tokens":2"#, .notInteger),
            (#""input_tokens":"1.5","output_tokens":2"#, .notInteger),
            (#""input_tokens":1e15,"output_tokens":1e16"#, .overflow),
            (#""input_tokens":9223372036854775807,"output_tokens":2"#, .overflow),
            (#""input_tokens":"1e999","output_tokens":2"#, .overflow),
            (#""input_tokens":99999999999999999999999,"output_tokens":2"#, .overflow),
            (#""input_tokens":true,"output_tokens":2"#, .badType), (#""input_tokens":[1],"output_tokens":2"#, .badType),
            (#""input_tokens":{"a":1},"output_tokens":2"#, .badType),
            (#""input_tokens":"","output_tokens":2"#, .badType),
            (#""input_tokens":"1,000","output_tokens":2"#, .badType),
            (#""input_tokens":"0x10","output_tokens":2"#, .badType),
            (#""input_tokens":"ten","output_tokens":2"#, .badType),
            (#""input_tokens":"1e","output_tokens":2"#, .badType),
            (#""input_tokens":1,"output_tokens":2,"requests":-1"#, .negative),
            (#""input_tokens":1,"output_tokens":2,"requests":0.5"#, .notInteger),
            (#""input_tokens":1,"output_tokens":2,"cost_usd":-0.01"#, .negative),
            (#""input_tokens":1,"output_tokens":2,"cost_usd":NaN"#, .notANumber),
            (#""input_tokens":1,"output_tokens":2,"cost_usd":1e10"#, .overflow),
            (#""input_tokens":1,"output_tokens":2,"cost_usd":"free""#, .badType),
            (#""input_tokens":1,"output_tokens":2,"latency_ms":-1"#, .negative),
            (#""input_tokens":1,"output_tokens":2,"latency_ms":[]"#, .badType),
        ] as [(String, RejectionReason)])
    func valuesThatMakeNoSenseRejectTheRow(fields: String, reason: RejectionReason) throws {
        let report = try Self.row(fields)
        #expect(report.rows.isEmpty)
        #expect(report.rejected.map(\.reason) == [reason.rawValue])
    }

    @Test(
        arguments: [
            (#""requests":7"#, 7, nil, nil), (#""num_requests":"7""#, 7, nil, nil),
            (#""requests":null,"num_requests":7"#, 7, nil, nil), (#""requests":null"#, nil, nil, nil),
            (#""latency_ms":"250""#, nil, 0.25, nil), (#""latency_ms":0"#, nil, 0, nil),
            (#""latency_ms":null"#, nil, nil, nil),
            (#""latency_ms":NaN"#, nil, nil, nil), (#""cost_usd":"1.25""#, nil, nil, 1_250_000),
            (#""cost_usd":0"#, nil, nil, 0),
            (#""cost_usd":0.0000005"#, nil, nil, 1), (#""cost_usd":null"#, nil, nil, nil),
        ] as [(String, Int64?, Double?, Int64?)])
    func optionalValuesAreNilWhenUnknown(fields: String, requests: Int64?, latency: Double?, cost: Int64?) throws {
        let row = try #require(try Self.row(#""input_tokens":1,"output_tokens":2,\#(fields)"#).rows.first)
        #expect(row.requests == requests)
        #expect(row.latencySeconds == latency)
        #expect(row.costMicroUSD == cost)
    }

    @Test(arguments: [
        #""2026-07-01T10:00:00Z""#, #""2026-07-01t10:00:00z""#, #""2026-07-01T10:00:00.999999Z""#,
        #""2026-07-01T10:00:00,5Z""#,
        #""2026-07-01T10:00:00""#, #""2026-07-01T10:00:00.000""#, #""2026-07-01 10:00:00""#, #""2026-07-01 10:00""#,
        #""2026-07-01T10:00:00+00:00""#, #""2026-07-01T18:00:00+08:00""#, #""2026-07-01T18:00:00+0800""#,
        #""2026-07-01T18:00:00+08""#, #""2026-07-01 04:30:00 -05:30""#, #""2026-07-01 10:00:00 UTC""#,
        #"" 2026-07-01T10:00:00Z ""#,
        "1782900000", "1782900000.75", "1782900000000", "1782900000999", "1.7829e9", "1.7829e12", #""1782900000""#,
        #""1782900000000""#,
        #""1782900000.25""#,
    ])
    func timestampsInAllTheirForms(timestamp: String) throws {
        let report = try Self.parse(
            #"{"usage":[{"model":"m","timestamp":\#(timestamp),"input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.map(\.start) == [Self.start])
    }

    @Test func aDateAloneIsItsMidnight() throws {
        let report = try Self.parse(
            #"{"usage":[{"model":"m","timestamp":"2026-07-01","input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.map(\.start) == [1_782_864_000])
    }

    @Test(
        arguments: [
            ("null", RejectionReason.missingTimestamp), (#""""#, .badTimestamp), (#""yesterday""#, .badTimestamp),
            ("true", .badTimestamp),
            ("[]", .badTimestamp), ("{}", .badTimestamp), ("NaN", .badTimestamp), ("1e300", .badTimestamp),
            ("Infinity", .badTimestamp),
            (#""2026-02-30T00:00:00Z""#, .badTimestamp), (#""2026-13-01T00:00:00Z""#, .badTimestamp),
            (#""2026-07-01T24:00:00Z""#, .badTimestamp),
            (#""2026-07-01T10:00:00+25:00""#, .badTimestamp), (#""2026-07-01T10:00:00Zjunk""#, .badTimestamp),
            (#""2026-07-01T""#, .badTimestamp),
            (#""01/07/2026""#, .badTimestamp), (#""2026-07-01T10:00:00.Z""#, .badTimestamp),
            (#""0000-01-01T00:00:00Z""#, .badTimestamp),
            (#""1926-07-01T10:00:00Z""#, .pastTimestamp), (#""2014-12-31T23:59:59Z""#, .pastTimestamp),
            ("0", .pastTimestamp), ("-1", .pastTimestamp),
            (#""-5""#, .pastTimestamp), (#""2026-07-01T13:00:01Z""#, .futureTimestamp),
            (#""9999-12-31T23:59:59Z""#, .futureTimestamp),
            ("99999999999999", .futureTimestamp),
        ] as [(String, RejectionReason)])
    func timestampsThatMakeNoSense(timestamp: String, reason: RejectionReason) throws {
        let report = try Self.parse(
            #"{"usage":[{"model":"m","timestamp":\#(timestamp),"input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.isEmpty)
        #expect(report.rejected.map(\.reason) == [reason.rawValue])
    }

    @Test(arguments: [(#""2015-01-01T00:00:00Z""#), (#""2026-07-01T13:00:00Z""#)])
    func theEdgesOfTimeAreAccepted(timestamp: String) throws {
        let report = try Self.parse(
            #"{"usage":[{"model":"m","timestamp":\#(timestamp),"input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.count == 1)
    }

    @Test(
        arguments: [
            ("null", RejectionReason.missingModel), (#""""#, .missingModel), (#""  ""#, .missingModel), ("7", .badType),
            ("[]", .badType),
            (#""a\u0001b""#, .badModel), (#""a\nb""#, .badModel), ("\"a\u{1}b\"", .badModel),
            (#""a\u0085b""#, .badModel), (#""*""#, .badModel),
            ("\"" + String(repeating: "a", count: 201) + "\"", .modelTooLong),
            ("\"" + String(repeating: "é", count: 101) + "\"", .modelTooLong),
        ] as [(String, RejectionReason)])
    func modelsThatAreNone(model: String, reason: RejectionReason) throws {
        let report = try Self.parse(
            #"{"usage":[{"model":\#(model),"timestamp":"2026-07-01T10:00:00Z","input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.isEmpty)
        #expect(report.rejected.map(\.reason) == [reason.rawValue])
    }

    @Test(
        arguments: [
            (#""gpt-4.1""#, "gpt-4.1"), (#"" gpt-4.1 ""#, "gpt-4.1"), (#""通义千问""#, "通义千问"),
            (#""a\"b\\c{}""#, "a\"b\\c{}"),
            ("\"" + String(repeating: "a", count: 200) + "\"", String(repeating: "a", count: 200)),
        ] as [(String, String)])
    func modelsOfAnyScript(model: String, name: String) throws {
        let report = try Self.parse(
            #"{"usage":[{"model":\#(model),"timestamp":"2026-07-01T10:00:00Z","input_tokens":1,"output_tokens":2}]}"#)
        #expect(report.rows.map(\.model) == [name])
    }

    @Test func oneBadRowLosesNoOther() throws {
        let bad = [
            "null", "7", #""text""#, "[]", "[[{}]]", "{}", "true", #"{"model":"m"}"#, #"{"model":"m","timestamp":{}}"#,
            #"{"":""}"#,
            #"{"model":"m","timestamp":"2026-07-01T09:00:00Z","input_tokens":NaN,"output_tokens":1}"#,
        ]
        let good = (0..<bad.count).map {
            #"{"model":"m\#($0)","timestamp":"2026-07-01T10:00:00Z","input_tokens":1,"output_tokens":2}"#
        }
        let rows = zip(bad, good).flatMap { [$0, $1] }.joined(separator: ",")
        let report = try Self.parse(#"{"usage":[\#(rows)]}"#)
        #expect(report.rows.map(\.model) == (0..<bad.count).map { "m\($0)" })
        #expect(report.rejected.count == bad.count)
        #expect(report.rejected.last?.raw == bad.last)
    }

    @Test func theRawTextOfARejectedRowIsBounded() throws {
        let long = String(repeating: "é", count: 5000)
        let report = try Self.parse(#"{"usage":[{"model":"m","junk":"\#(long)"}]}"#)
        let raw = try #require(report.rejected.first?.raw)
        #expect(raw.utf8.count <= RejectedRow.maximumRawBytes && raw.utf8.count > RejectedRow.maximumRawBytes - 4)
        #expect(!raw.contains("\u{fffd}"))
    }

    @Test func theLastOfDifferingDuplicatesWins() throws {
        func row(_ model: String, _ input: Int) -> String {
            #"{"model":"\#(model)","timestamp":"2026-07-01T10:00:00Z","input_tokens":\#(input),"output_tokens":0}"#
        }
        let rows = [row("a", 1), row("b", 5), row("a", 1), row("a", 3), row("b", 5)].joined(separator: ",")
        let report = try Self.parse(#"{"usage":[\#(rows)]}"#)
        #expect(report.rows.map(\.model) == ["a", "b"])
        #expect(report.rows.map(\.inputTokens) == [3, 5])
        #expect(report.duplicates == 3)
        #expect(report.rejected.isEmpty)
    }

    @Test(arguments: [
        "", " \n", "null", "7", #""text""#, "[]", #"[{"model":"m"}]"#, "{}", #"{"data":[]}"#, #"{"usage":null}"#,
        #"{"usage":{}}"#,
        #"{"usage":"none"}"#, #"{"usage":[{"model":"m""#, #"{"usage":[1,2]"#, "<!DOCTYPE html><html></html>",
        "upstream error",
        "\u{0}\u{1}\u{2}", "{'usage':[]}", String(repeating: "[", count: 100_000), #"{"usage":[]}{"usage":[]}"#,
    ])
    func bodiesThatAreNoUsageAreMalformed(body: String) {
        do {
            _ = try Self.parse(body)
            Issue.record("accepted \(body.prefix(40))")
        } catch {
            #expect((error as? GatewayError)?.reason == .malformed)
            #expect((error as? GatewayError)?.detail.utf8.count ?? .max < 200)
        }
    }

    @Test func noUsageIsAnAnswer() throws {
        #expect(try Self.parse(#"{"usage":[]}"#) == UsageReport())
    }

    @Test func damagedAnswersNeverCrash() throws {
        let text = Array(
            #"{"usage":[{"timestamp":"2026-07-01T10:00:00Z","input_tokens":100,"output_tokens":50,"latency_ms":47.5,"cost_usd":0.1,"model":"m"}]}"#
                .utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<text.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            let report = try? UsageParser.parse(damaged, now: Self.now)
            if let report { #expect(report.rows.count + report.rejected.count <= 60) }
        }
    }

    @Test func aDayOfManyModelsIsReadQuickly() throws {
        let rows = (0..<200).flatMap { model in
            (0..<24).map { hour in
                #"{"timestamp":"2026-06-30T\#(hour < 10 ? "0" : "")\#(hour):00:00Z","input_tokens":123456,"output_tokens":65432,"total_tokens":188888,"latency_ms":47.25,"cost_usd":1.234567,"model":"model-number-\#(model)"}"#
            }
        }
        let text = Array(#"{"usage":[\#(rows.joined(separator: ","))]}"#.utf8)
        let start = Self.processorSeconds()
        let report = try UsageParser.parse(text, now: Self.now)
        let elapsed = Self.processorSeconds() - start
        #expect(report.rows.count == 4800)
        // An unoptimized build needs about 0.2 seconds, an optimized one 0.01.
        #expect(elapsed < 1.5)
    }

    /// Of this thread, so that a busy machine makes no difference.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
