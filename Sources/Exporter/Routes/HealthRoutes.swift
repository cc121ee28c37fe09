import HTTPServer

extension Routes {
    /// Alive: the process answers.
    static let healthy: Handler = { request in
        try QueryParameters(request, allowed: []).finish()
        return .text("holysheep-exporter is healthy.\n")
    }

    /// Ready: the store is open and a snapshot is published, so that every number has its history.
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
            return .text("holysheep-exporter is ready.\n")
        }
    }

    /// Loads the configuration anew; a bad one is refused with every problem, and the old one stays.
    static func reload(_ context: RouteContext) -> @Sendable (HTTPRequest) async throws -> HTTPResponse {
        { request in
            try QueryParameters(request, allowed: []).finish()
            do {
                try await context.reload()
            } catch let error as ConfigurationError {
                throw HTTPError(
                    400, "The configuration was not loaded; the one before it stays in force.",
                    errors: error.problems.map { .init(field: $0.field, detail: $0.description) })
            }
            return .text("The configuration was reloaded.\n")
        }
    }
}
