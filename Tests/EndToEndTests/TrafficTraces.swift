import Foundation

/// Traces that tests make themselves.
enum TrafficTraces {
    /// Two weeks of one model in ten-minute buckets, with a daily and a weekly shape.
    ///
    /// - Returns: the CSV, and the sums of its input and output tokens and requests.
    static func twoWeeks() -> (csv: String, input: Double, output: Double, requests: Double) {
        var lines = ["timestamp,model,requests,input_tokens,output_tokens"]
        var (input, output, requests) = (0.0, 0.0, 0.0)
        let start = Date(timeIntervalSince1970: 1_704_067_200)
        for bucket in 0..<2_016 {
            let hour = Double(bucket % 144) / 6
            let weekday = bucket / 144 % 7
            let daily = 1 + sin((hour - 9) / 24 * 2 * .pi)
            let count = (400 + 1_000 * daily * (weekday < 5 ? 1 : 0.4)).rounded() + Double(bucket * 7_919 % 97)
            let time = start.addingTimeInterval(Double(bucket) * 600).formatted(.iso8601)
            lines.append("\(time),m-large,\(Int(count)),\(Int(count) * 311),\(Int(count) * 77)")
            requests += count
            input += count * 311
            output += count * 77
        }
        return (lines.joined(separator: "\n") + "\n", input, output, requests)
    }
}
