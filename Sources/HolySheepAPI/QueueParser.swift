import JSON

/// Reads the answer to a queue request: `{"queue_depth","throughput_rpm"}`, optionally with
/// `"queues":[{"model","priority","queue_depth","throughput_rpm"}]`.
public enum QueueParser {
    /// - Throws: `malformed` when the answer holds none of these. A value that can't be understood is nil, and it and
    ///   queues that can't are in ``QueueReport/rejected``.
    public static func parse(_ bytes: [UInt8]) throws(GatewayError) -> QueueReport {
        let document = try GatewayDocument.object(bytes)
        let names = ["queue_depth", "throughput_rpm", "queues"]
        guard names.contains(where: { document[$0] != nil }) else {
            throw .malformed("the answer has no `queue_depth`, `throughput_rpm` or `queues`")
        }
        var report = QueueReport()
        report.depth = total("queue_depth", of: document, rejected: &report.rejected)
        report.throughputPerMinute = total("throughput_rpm", of: document, rejected: &report.rejected)
        guard let queues = document.member("queues") else { return report }
        guard let elements = queues.array else {
            report.rejected.append(RejectedRow(.badType, ["queues": queues]))
            return report
        }
        report.isEmptyList = elements.isEmpty
        var indices: [Key: Int] = [:]
        for element in elements {
            do throws(RejectionReason) {
                let queue = try queue(element)
                let key = Key(model: queue.model, priority: queue.priority)
                if let index = indices[key] {
                    report.queues[index] = queue
                } else {
                    indices[key] = report.queues.count
                    report.queues.append(queue)
                }
            } catch {
                report.rejected.append(RejectedRow(error, element))
            }
        }
        return report
    }

    /// Of two queues with one model and priority the last is used.
    private struct Key: Hashable {
        let model: String
        let priority: Int?
    }

    private static func total(_ name: String, of document: JSONValue, rejected: inout [RejectedRow]) -> Double? {
        guard let value = document.member(name) else { return nil }
        do throws(RejectionReason) {
            return try value.amount()
        } catch {
            rejected.append(RejectedRow(error, .object([.init(name, value)])))
            return nil
        }
    }

    private static func queue(_ element: JSONValue) throws(RejectionReason) -> ModelQueue {
        guard element.object != nil else { throw .badType }
        guard let model = element.member("model") else { throw .missingModel }
        let name = try model.modelName()
        guard let depth = element.member("queue_depth") else { throw .missingDepth }
        return ModelQueue(
            model: name, priority: (try element.member("priority")?.count()).map { Int($0) },
            depth: try depth.amount(), throughputPerMinute: try element.member("throughput_rpm")?.amount())
    }
}
