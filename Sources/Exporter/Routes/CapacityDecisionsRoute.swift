import HTTPServer
import JSON
import Storage

extension Routes {
    /// `GET /capacity/decisions`: every change of what is to be provided, with what led to it; newest first, a page at a
    /// time.
    static func decisions(_ context: RouteContext) -> SuspendingHandler {
        { request in
            var query = QueryParameters(request, allowed: ["account", "model"] + Page.parameters)
            let page = Page(&query)
            try query.finish()
            let found = try context.read { store throws(StorageError) in
                try store.decisions(
                    account: query.text("account"), model: query.text("model"), limit: page.limit, before: page.before)
            }
            return .json([
                "decisions": .array(found.map(\.json)),
                "next": JSONValue(page.next(after: found.last?.id, of: found.count, request: request)),
            ])
        }
    }
}

extension StoredDecision {
    fileprivate var json: JSONValue {
        [
            "id": .string(String(id)), "account": .string(account), "model": .string(model),
            "at": .string(Timestamp.text(at)), "action": .string(action),
            "requests_per_minute": .number(requestsPerMinute),
            "previous_requests_per_minute": JSONValue(previousRequestsPerMinute), "replicas": JSONValue(replicas),
            "rate_limit": ["requests_per_second": .number(rate), "burst": JSONValue(burst)],
            "source": .string(source), "binding": .string(binding), "override_id": JSONValue(overrideID.map(String.init)),
            "inputs": Self.parsed(inputs), "candidates": Self.parsed(candidates), "reason": .string(reason),
        ]
    }

    private static func parsed(_ text: String) -> JSONValue { (try? JSONValue(parsing: [UInt8](text.utf8))) ?? .null }
}
