import HTTPServer
import JSON

extension Snapshot {
    /// An answer made from this snapshot: `members`, after when that was and whether its numbers are simulated.
    func answer(members: [JSONValue.Member]) -> HTTPResponse {
        .json(.object([
            .init("generated_at", .string(Timestamp.text(at))), .init("simulated", .bool(simulated)),
        ] + members))
    }

    /// The same of an object's members.
    func answer(_ object: JSONValue) -> HTTPResponse { answer(members: object.object ?? []) }
}
