import Gzip
import Testing

@testable import HolySheepSimulator

@Suite struct TrafficTraceTests {
    static let text = """
        timestamp,model,requests,input_tokens,output_tokens
        2024-01-01T00:00:00Z,a,10,100,50
        2024-01-01T00:10:00Z,a,20,200,60
        2024-01-01T00:10:00Z,b,1,7,8
        2024-01-01T00:30:00Z,a,40,400,80

        """

    @Test(arguments: [false, true])
    func readsBucketsAndFillsGaps(compressed: Bool) throws {
        let bytes = Array(Self.text.utf8)
        let trace = try TrafficTrace.parse(compressed ? Gzip.compress(bytes) : bytes, file: "t.csv")
        #expect(trace.models == ["a", "b"])
        #expect(trace.step == 600)
        #expect(trace.bucketCount == 4)
        #expect(trace.period == 2400)
        #expect(trace.start == second("2024-01-01T00:00:00Z"))
        #expect(trace.demand[0].map(\.requests) == [10, 20, 0, 40])
        #expect(trace.demand[1].map(\.inputTokens) == [0, 7, 0, 0])
    }

    @Test func readsOtherOrdersLineEndsAndTimes() throws {
        let text = "\u{feff}model,note,output_tokens,timestamp,input_tokens,requests\r\n"
            + "\"x,y\",hi,3,2024-01-01 08:00:00+08:00,2,1\r\nz,,6,1704070800,5,4\r\n"
        let trace = try TrafficTrace.parse(Array(text.utf8), file: "t.csv")
        #expect(trace.models == ["x,y", "z"])
        #expect(trace.step == 3600)
        #expect(trace.demand[0][0] == Demand(requests: 1, inputTokens: 2, outputTokens: 3))
        #expect(trace.demand[1][1] == Demand(requests: 4, inputTokens: 5, outputTokens: 6))
    }

    @Test(arguments: [
        ("", nil, "is empty"),
        ("timestamp,model,requests,input_tokens\n", 1, "'output_tokens' is missing"),
        ("H\n", nil, "at least two different timestamps"),
        ("H\n2024-01-01T00:00:00Z,a,1,1,1\n", nil, "at least two different timestamps"),
        ("H\nyesterday,a,1,1,1\n", 2, "timestamp 'yesterday' is no time"),
        ("H\n2024-02-30T00:00:00Z,a,1,1,1\n", 2, "is no time"),
        ("H\n2024-01-01T00:00:00Z,,1,1,1\n", 2, "model must be"),
        ("H\n2024-01-01T00:00:00Z,a,-1,1,1\n", 2, "requests '-1' must be a whole number"),
        ("H\n2024-01-01T00:00:00Z,a,1,1.5,1\n", 2, "input_tokens '1.5'"),
        ("H\n2024-01-01T00:00:00Z,a,1,1,99999999999999999999\n", 2, "output_tokens"),
        ("H\n2024-01-01T00:00:00Z,a,1\n", 2, "has 3 fields"),
        (
            "H\n2024-01-01T00:00:00Z,a,1,1,1\n\n2024-01-01T00:00:00Z,a,1,1,1\n2024-01-01T01:00:00Z,a,1,1,1\n",
            4, "the first is on line 2"
        ),
        (
            "H\n2024-01-01T00:00:00Z,a,1,1,1\n2024-01-01T00:10:00Z,a,1,1,1\n2024-01-01T00:25:00Z,a,1,1,1\n",
            4, "not on the grid"
        ),
    ] as [(String, Int?, String)])
    func refusesWithTheLine(text: String, line: Int?, message: String) {
        let content = text.replacing("H\n", with: "timestamp,model,requests,input_tokens,output_tokens\n")
        do throws(TrafficTraceError) {
            _ = try TrafficTrace.parse(Array(content.utf8), file: "t.csv")
            Issue.record("was accepted")
        } catch {
            #expect(error.line == line)
            #expect(error.message.contains(message), "\(error)")
            #expect(error.description.hasPrefix(line.map { "t.csv:\($0): " } ?? "t.csv: "))
        }
    }

    @Test func refusesDamagedGzipAndMissingFiles() {
        let damaged = Array(Gzip.compress(Array(Self.text.utf8)).dropLast(12))
        #expect(throws: TrafficTraceError.self) { try TrafficTrace.parse(damaged, file: "t.csv.gz") }
        #expect(throws: TrafficTraceError.self) { try TrafficTrace.load(path: "/no/such/trace.csv") }
    }

    @Test func repeatsInBothDirections() throws {
        let trace = try TrafficTrace.parse(Array(Self.text.utf8), file: "t.csv")
        let start = second("2026-03-15T08:07:31Z")
        let replay = TraceReplay(trace: trace, endingBefore: start)
        let end = second("2026-03-15T08:00:00Z")
        for cycle in Int64(-3)...3 {
            let from = end + (cycle - 1) * 2400
            let requests = (Int64(0)..<4).map { bucket in
                let time = from + bucket * 600
                return replay.demand(model: 0, startingIn: time..<(time + 600)).requests
            }
            #expect(requests == [10, 20, 0, 40])
        }
        // Any window of one period has the trace's sums, wherever it starts.
        for offset in stride(from: Int64(0), to: 4800, by: 600) {
            let window = (end - offset)..<(end - offset + 2400)
            let sum = replay.demand(model: 0, startingIn: window)
            #expect(sum == Demand(requests: 70, inputTokens: 700, outputTokens: 190))
        }
    }
}
