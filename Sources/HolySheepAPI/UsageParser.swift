import Foundation
import JSON

/// Reads the answer to a usage request: `{"usage":[{"timestamp","model","input_tokens","output_tokens",…}]}`.
public enum UsageParser {
    /// - Parameter now: the gateway's time, against which rows from the future are recognized.
    /// - Throws: `malformed` when there is no array of rows. A row that can't be understood is no error: it is in
    ///   ``UsageReport/rejected``.
    public static func parse(_ bytes: [UInt8], now: Date) throws(GatewayError) -> UsageReport {
        let elements = try GatewayDocument.rows("usage", of: bytes)
        let latestStart = Int64(now.timeIntervalSince1970) + toleratedLeadSeconds
        var report = UsageReport()
        report.rows.reserveCapacity(elements.count)
        var indices: [Bucket: Int] = [:]
        indices.reserveCapacity(elements.count)
        for element in elements {
            do throws(RejectionReason) {
                let row = try row(element, latestStart: latestStart)
                let bucket = Bucket(model: row.model, start: row.start)
                if let index = indices[bucket] {
                    report.duplicates += 1
                    report.rows[index] = row
                } else {
                    indices[bucket] = report.rows.count
                    report.rows.append(row)
                }
            } catch {
                report.rejected.append(RejectedRow(error, element))
            }
        }
        return report
    }

    /// How far a bucket may start in the future: the bucket that is about to open, and clocks that differ.
    private static let toleratedLeadSeconds: Int64 = 3600
    /// 1 January 2015, before which there was no such gateway.
    private static let earliestStart: Int64 = 1_420_070_400

    private struct Bucket: Hashable {
        let model: String
        let start: Int64
    }

    private static func row(_ element: JSONValue, latestStart: Int64) throws(RejectionReason) -> UsageRow {
        guard element.object != nil else { throw .badType }
        guard let model = element.member("model") else { throw .missingModel }
        let name = try model.modelName()
        guard let timestamp = element.member("timestamp") else { throw .missingTimestamp }
        guard let start = Timestamp.seconds(timestamp) else { throw .badTimestamp }
        guard start >= earliestStart else { throw .pastTimestamp }
        guard start <= latestStart else { throw .futureTimestamp }
        let (input, output) = try tokens(element)
        return UsageRow(
            model: name, start: start, inputTokens: input, outputTokens: output,
            requests: try element.member("requests", "num_requests")?.count(),
            latencySeconds: try latency(element), costMicroUSD: try cost(element))
    }

    /// The parts win over a total that disagrees. A total with one part gives the other.
    private static func tokens(_ row: JSONValue) throws(RejectionReason) -> (input: Int64, output: Int64) {
        let input = try row.member("input_tokens", "prompt_tokens")?.count()
        let output = try row.member("output_tokens", "completion_tokens")?.count()
        if let input, let output { return (input, output) }
        guard let part = input ?? output, let total = try row.member("total_tokens")?.count() else {
            throw .missingTokens
        }
        guard total >= part else { throw .negative }
        return input == nil ? (total - part, part) : (part, total - part)
    }

    /// A mean that is no number is the mean of no requests, and so unknown.
    private static func latency(_ row: JSONValue) throws(RejectionReason) -> Double? {
        do throws(RejectionReason) {
            guard let milliseconds = try row.member("latency_ms")?.amount() else { return nil }
            return milliseconds / 1000
        } catch {
            guard error == .notANumber else { throw error }
            return nil
        }
    }

    private static func cost(_ row: JSONValue) throws(RejectionReason) -> Int64? {
        guard let cost = try row.member("cost_usd")?.amount(atMost: 1e9) else { return nil }
        return Int64((cost * 1e6).rounded())
    }
}
