import PromQL
import TestSupport

/// Series of all kinds that queries meet: counters with restarts, gauges of both signs, gaps, ends, NaN, infinities,
/// histograms, uneven distances.
enum SampleData {
    static let start: Int64 = 1_700_000_000_000
    static let step: Int64 = 15_000
    static let count = 360

    static func series() throws -> [Series] {
        var generator = SeededGenerator(seed: 7)
        return counters(&generator) + gauges(&generator) + histograms(&generator) + uneven(&generator) + (try fixed())
    }

    private static func counters(_ generator: inout SeededGenerator) -> [Series] {
        var all: [Series] = []
        for job in ["api", "batch"] {
            for instance in 0..<4 {
                for code in ["200", "429", "500"] {
                    var value = 0.0
                    let values = (0..<count).map { _ -> Double in
                        if Int.random(in: 0..<90, using: &generator) == 0 { value = 0 }
                        value += Double(Int.random(in: 0...20, using: &generator)) / (code == "200" ? 1 : 7)
                        return value
                    }
                    all.append(
                        make(
                            ["__name__": "requests_total", "job": job, "instance": "host-\(instance)", "code": code],
                            values))
                }
            }
        }
        return all
    }

    private static func gauges(_ generator: inout SeededGenerator) -> [Series] {
        (0..<8).map { index in
            var value = 10.0
            let values = (0..<count).map { step -> Double? in
                value += Double.random(in: -3...3, using: &generator)
                switch Int.random(in: 0..<120, using: &generator) {
                case 0: return .nan
                case 1: return .infinity
                case 2: return -.infinity
                case 3: return -0.0
                case 4...12: return nil
                case 13: return Series.staleMarker
                default: return index == 7 && step > 200 ? nil : value
                }
            }
            return make(
                ["__name__": "queue_depth", "job": index < 4 ? "api" : "batch", "instance": "host-\(index % 4)"], values
            )
        }
    }

    private static func histograms(_ generator: inout SeededGenerator) -> [Series] {
        var all: [Series] = []
        for job in ["api", "batch"] {
            let bounds = ["0.1", "0.5", "1", "2.5", "+Inf"]
            var counts = Array(repeating: 0.0, count: bounds.count)
            var rows = Array(repeating: [Double](), count: bounds.count)
            for _ in 0..<count {
                let hit = Int.random(in: 0..<bounds.count, using: &generator)
                for index in hit..<bounds.count { counts[index] += 1 }
                for index in bounds.indices { rows[index].append(counts[index]) }
            }
            for (bound, row) in zip(bounds, rows) {
                all.append(make(["__name__": "latency_bucket", "job": job, "le": bound], row))
            }
        }
        return all
    }

    private static func uneven(_ generator: inout SeededGenerator) -> [Series] {
        (0..<3).map { index in
            var times: [Int64] = []
            var values: [Double] = []
            var time = start
            while time < start + Int64(count) * step {
                times.append(time)
                values.append(
                    Double.random(in: -100...100, using: &generator) * (index == 0 ? 1e-9 : index == 1 ? 1 : 1e12))
                time += Int64.random(in: 1...90_000, using: &generator)
            }
            return Series(
                labels: Labels(["__name__": "uneven", "kind": "k\(index)"]), timestamps: times, values: values)
        }
    }

    private static func fixed() throws -> [Series] {
        try SeriesStore(
            start: start, step: step,
            """
            build_info{instance="host-0",version="1.0"} 1x360
            build_info{instance="host-1",version="1.1"} 1x360
            build_info{instance="host-2",version="2.0"} 1x180 stale
            build_info{instance="host-3",version="2.0"} _x100 1x260
            limit{job="api"} 100+1x360
            limit{job="batch"} 50x360
            steps{shape="up"} 0+1x360
            steps{shape="down"} 360-1x360
            steps{shape="flat"} 5x360
            steps{shape="late"} _x300 1+2x60
            steps{shape="ended"} 1+2x60 stale
            twin_a{x="1",y="1"} 3x360
            twin_b{x="1",y="1"} 4x360
            twin_b{x="1",y="2"} 5x360
            unix_time{where="epoch"} 0x360
            unix_time{where="leap"} 951782400+86400x360
            unix_time{where="before"} -86400x360
            odd_labels{text="Grüße \\"x\\"",path="/a/b.c"} 1x360
            """
        ).series
    }

    private static func make(_ labels: KeyValuePairs<String, String>, _ values: [Double?]) -> Series {
        let present = values.enumerated().compactMap { index, value in value.map { (start + Int64(index) * step, $0) } }
        return Series(labels: Labels(labels), timestamps: present.map(\.0), values: present.map(\.1))
    }
}
