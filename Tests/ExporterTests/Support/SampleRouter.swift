import Foundation
import HTTPServer

@testable import Exporter

/// The routes over a snapshot, without a socket.
struct SampleRouter {
    let router: Router
    private let box = SnapshotBox()

    /// - Parameter snapshot: nil for a daemon that has not published one.
    init(_ snapshot: Snapshot? = SampleState.snapshot(), reload: @escaping @Sendable () async throws -> Void = {}) {
        if let snapshot { box.publish(snapshot) }
        let time = ManualTime(SampleState.at)
        let rules = RuleBox()
        if let snapshot { rules.publish(snapshot.rules) }
        router = Router(
            Routes.all(
                RouteContext(
                    telemetryPath: "/metrics", version: "1.2.3", snapshots: box,
                    storage: StorageSupervisor(folder: "/nowhere", logger: quietLogger),
                    holder: ConfigurationHolder(Configuration(), at: time.now()), time: time, rules: rules, replan: {},
                    reload: reload)))
    }

    func respond(
        _ target: String, method: HTTPMethod = .get, headers: HTTPHeaders = .init()
    ) async throws -> HTTPResponse {
        await router.respond(to: try HTTPRequest(method: method, target: target, headers: headers))
    }
}

extension HTTPResponse {
    var bytes: [UInt8] {
        switch body {
        case .empty: []
        case .bytes(let bytes): bytes
        case .shared(let shared): shared.bytes
        case .truncated(let bytes, _): bytes
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
