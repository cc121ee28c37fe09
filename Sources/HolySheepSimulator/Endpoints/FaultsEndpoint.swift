import CivilTime
import Foundation
import HTTPServer
import JSON

/// `/_simulator/faults`: the faults in force, for whoever tests against the gateway. It needs no key.
enum FaultsEndpoint {
    static func list(_ registry: FaultRegistry, now: Date) -> HTTPResponse {
        .json(json(registry.list(now: now)))
    }

    /// Adds faults given as JSON or as text, and answers those that were added.
    static func add(_ request: HTTPRequest, to registry: FaultRegistry, now: Date) throws -> HTTPResponse {
        let specs: [FaultSpec]
        do {
            specs = try read(request.body)
        } catch {
            throw HTTPError(400, "\(error)")
        }
        guard !specs.isEmpty else {
            throw HTTPError(400, "the body names no fault; send latency:2s@usage or {\"kind\":\"latency\"}")
        }
        return .json(json(registry.add(specs, now: now)), status: 201)
    }

    static func remove(_ request: HTTPRequest, from registry: FaultRegistry) throws -> HTTPResponse {
        guard let id = request.parameters["id"].flatMap({ Int($0) }), registry.remove(id: id) else {
            throw HTTPError(404, "no fault in force has this id; GET /_simulator/faults lists them")
        }
        return HTTPResponse(status: 204)
    }

    private static func read(_ body: [UInt8]) throws -> [FaultSpec] {
        let text = String(decoding: body, as: UTF8.self)
        guard let first = text.first(where: { !$0.isWhitespace }), "{[\"".contains(first) else {
            return try FaultSpec.parse(text)
        }
        return try FaultSpec.read(JSONValue(parsing: body))
    }

    private static func json(_ entries: [FaultRegistry.Entry]) -> JSONValue {
        ["faults": .array(entries.map(json))]
    }

    private static func json(_ entry: FaultRegistry.Entry) -> JSONValue {
        let spec = entry.spec
        return [
            "id": .integer(Int64(entry.id)),
            "fault": .string(spec.description),
            "kind": .string(spec.kind.rawValue),
            "value": JSONValue(spec.valueText),
            "endpoint": .string(spec.endpoint?.rawValue ?? "all"),
            "probability": .number(spec.probability),
            "count": JSONValue(spec.count),
            "applied": .integer(Int64(entry.applied)),
            "expires_at": JSONValue(entry.expiresAt.map(RFC3339.formatMilliseconds)),
        ]
    }
}
