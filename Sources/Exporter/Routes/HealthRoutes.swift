import Foundation
import HTTPServer

extension Routes {
    /// Alive: the process answers.
    static let healthy: Handler = { request in
        try QueryParameters(request, allowed: []).finish()
        return .text("holysheep-exporter is healthy.\n")
    }

    /// Ready: a snapshot of all accounts is published and the store has been open. A store that fails later leaves it
    /// ready, because what is known is still served. History may still be on its way from the gateway: until it is
    /// there, counters of usage are absent.
    static func ready(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            guard let snapshot = context.snapshots.snapshot else {
                return .text("Not ready: no snapshot is published yet.\n", status: 503)
            }
            guard snapshot.storage.hasOpened else {
                let why = snapshot.storage.failure.map { "\($0.detail) (\($0.hint))" } ?? "it is being opened"
                return .text("Not ready: the store is not open: \(why)\n", status: 503)
            }
            let planned = Set(snapshot.accounts.map(\.name))
            guard context.holder.current.configuration.accounts.allSatisfy({ planned.contains($0.name) }) else {
                return .text("Not ready: not all accounts are planned yet.\n", status: 503)
            }
            return .text("holysheep-exporter is ready.\n")
        }
    }

    /// Loads the configuration anew; a bad one is refused with every problem, and the old one stays.
    static func reload(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let now = context.now
            do {
                try await context.reload()
                await context.replan()
                context.audit(request, at: now, status: 200)
            } catch let error as ConfigurationError {
                await context.replan()
                context.audit(request, at: now, status: 400)
                throw HTTPError(
                    400, "The configuration was not loaded; the one before it stays in force.",
                    errors: error.problems.map { .init(field: $0.field, detail: $0.description) })
            } catch let refusal as ListenRefusal {
                await context.replan()
                context.audit(request, at: now, status: 400)
                throw HTTPError(400, "The configuration was not loaded; the one before it stays in force. \(refusal).")
            }
            return .text("The configuration was reloaded.\n")
        }
    }
}
