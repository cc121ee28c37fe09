import Foundation
import HTTPServer
import JSON
import Storage

extension Routes {
    /// `POST /capacity/overrides`: somebody's word on capacity. What is acknowledged is on disk, and in every answer
    /// from then on.
    static func createOverride(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let now = context.now
            let body = try JSONBody(request, known: OverrideRequest.members)
            let claim = try idempotencyClaim(request, fingerprint: body.fingerprint, at: now)
            let creation = try earlier(claim, context) ?? create(request, body, claim, at: now, context)
            let record: StoredOverride
            var headers: [(String, String)] = []
            switch creation {
            case .created(let created): record = created
            case .repeated(let earlier):
                record = earlier
                headers.append(("Idempotent-Replayed", "true"))
            case .conflict:
                throw HTTPError(
                    409, "This Idempotency-Key came before with another body; nothing was stored.",
                    errors: [.init(field: "Idempotency-Key", detail: "give each override a key of its own")])
            }
            await context.replan()
            headers.append(("Location", "/capacity/overrides/\(record.id)"))
            var response = HTTPResponse.json(record.json(at: now), status: 201)
            for (name, value) in headers { response.headers.add(name, value) }
            return response
        }
    }

    /// A request that comes again gets what it got, also when its times are over by then.
    private static func earlier(_ claim: IdempotencyClaim?, _ context: RouteContext) throws(HTTPError) -> OverrideCreation? {
        guard let claim else { return nil }
        return try context.read { store throws(StorageError) in try store.earlierOverride(claim) }
    }

    private static func create(
        _ request: HTTPRequest, _ body: JSONBody, _ claim: IdempotencyClaim?, at now: Int64, _ context: RouteContext
    ) throws(HTTPError) -> OverrideCreation {
        let wanted = try OverrideRequest(
            request, body, configuration: context.holder.current.configuration, snapshot: context.snapshots.snapshot,
            now: now)
        let audit = AuditEntry(of: request, at: now, status: 201)
        return try context.write { store throws(StorageError) in
            try store.createOverride(wanted.new, idempotency: claim, audit: audit)
        }
    }

    /// `GET /capacity/overrides`: newest first, a page at a time.
    static func overrides(_ context: RouteContext) -> SuspendingHandler {
        { request in
            var query = QueryParameters(request, allowed: ["account", "model", "status"] + Page.parameters)
            let status: OverrideStatus? = query.choice("status")
            let page = Page(&query)
            try query.finish()
            let now = context.now
            let found = try context.read { store throws(StorageError) in
                try store.overrides(
                    status: status, account: query.text("account"), model: query.text("model"), at: now,
                    limit: page.limit, before: page.before)
            }
            return .json([
                "overrides": .array(found.map { $0.json(at: now) }),
                "next": JSONValue(page.next(after: found.last?.id, of: found.count, request: request)),
            ])
        }
    }

    /// `GET /capacity/overrides/{id}`: one, over or not.
    static func override(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let id = try overrideID(request)
            let found = try context.read { store throws(StorageError) in try store.override(id: id) }
            guard let found else { throw unknownOverride(id) }
            return .json(found.json(at: context.now))
        }
    }

    /// `DELETE /capacity/overrides/{id}`: ends it now; the record stays. One that is over already stays as it is.
    static func expireOverride(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let id = try overrideID(request)
            let now = context.now
            let audit = AuditEntry(of: request, at: now, status: 200)
            let ended = try context.write { store throws(StorageError) in
                try store.expireOverride(id: id, at: now, by: request.principal?.name, audit: audit)
            }
            guard let ended else { throw unknownOverride(id) }
            await context.replan()
            return .json(ended.json(at: now))
        }
    }

    private static func overrideID(_ request: HTTPRequest) throws(HTTPError) -> Int64 {
        let text = request.parameters["id"] ?? ""
        guard let id = Int64(text), id > 0 else { throw unknownOverride(text) }
        return id
    }

    private static func unknownOverride(_ id: some CustomStringConvertible) -> HTTPError {
        HTTPError(
            404, "There is no override \(id.description.prefix(40)); GET /capacity/overrides lists those there are.")
    }

    /// What the client calls this request, so that it can send it again when it did not hear the answer.
    ///
    /// - Returns: nil without a key.
    private static func idempotencyClaim(
        _ request: HTTPRequest, fingerprint: Data, at now: Int64
    ) throws(HTTPError) -> IdempotencyClaim? {
        guard let key = request.headers["Idempotency-Key"] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) else {
            throw HTTPError(
                400, "The Idempotency-Key cannot be used; nothing was stored.",
                errors: [.init(field: "Idempotency-Key", detail: "give 1 to 255 printable ASCII characters")])
        }
        return IdempotencyClaim(
            key: key, scope: request.principal.map { "user \($0.name)" } ?? "anyone", fingerprint: fingerprint, at: now)
    }
}

extension StoredOverride {
    /// The record as answers have it.
    func json(at now: Int64) -> JSONValue {
        [
            "id": .string(String(id)), "account": .string(account), "model": .string(model), "mode": .string(mode),
            "requests_per_minute": .number(requestsPerMinute), "starts_at": .string(Timestamp.text(startsAt)),
            "ends_at": .string(Timestamp.text(endsAt)), "created_by": JSONValue(createdBy),
            "comment": JSONValue(comment), "created_at": .string(Timestamp.text(createdAt)),
            "status": .string(status(at: now).rawValue), "expired_at": JSONValue(expiredAt.map(Timestamp.text)),
            "expired_by": JSONValue(expiredBy),
        ]
    }
}

extension AuditEntry {
    /// What a request wanted, and what it was answered.
    init(of request: HTTPRequest, at now: Int64, status: Int) {
        self.init(
            at: now, principal: request.principal?.name, address: request.remoteAddress,
            method: request.method.rawValue, path: request.path, status: status,
            body: String(decoding: request.body, as: UTF8.self))
    }
}
