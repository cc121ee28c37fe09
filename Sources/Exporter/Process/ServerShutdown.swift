import HTTPServer
import ServiceLifecycle

/// Stops the HTTP server when the daemon is asked to stop: first in the list of services, so the last
/// to go, and metrics are there until the end.
struct ServerShutdown: Service {
    let server: HTTPServer

    /// How long requests in flight may take to end.
    private static let drain = Duration.seconds(2)

    func run() async throws {
        try? await gracefulShutdown()
        await server.stop(drain: Self.drain)
    }
}
