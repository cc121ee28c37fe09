import Foundation
import HTTPServer
import Synchronization

/// A HolySheep gateway to develop, demonstrate and test against.
public final class Simulator: Sendable {
    /// What answers requests, for tests without a socket.
    public let router: Router
    private let configuration: SimulatorConfiguration
    private let gateway: SimulatedGateway
    private let server: HTTPServer
    private let boundAddress: Mutex<ListenAddress>

    /// - Parameter clock: the real time.
    /// - Throws: ``SimulatorError`` naming a setting that cannot be.
    public init(_ configuration: SimulatorConfiguration, clock: @escaping @Sendable () -> Date = { Date() }) throws {
        try configuration.validate()
        self.configuration = configuration
        gateway = SimulatedGateway(configuration, clock: clock)
        router = SimulatorRoutes.router(for: gateway)
        server = HTTPServer(HTTPServerConfiguration(listenAddresses: [configuration.listenAddress]), router: router)
        boundAddress = Mutex(configuration.listenAddress)
    }

    /// Starts to listen.
    ///
    /// - Returns: the address, with the port that the system chose if it was 0.
    /// - Throws: `HTTPServerError` naming the address and the remedy.
    public func start() throws -> ListenAddress {
        let address = try server.start().first ?? configuration.listenAddress
        boundAddress.withLock { $0 = address }
        return address
    }

    /// Where clients find the gateway: `http://host:port/v1`.
    public var baseURL: String {
        let address = boundAddress.withLock { $0 }
        // A wildcard is an address to listen on, not one to call.
        let host = ["", "0.0.0.0"].contains(address.host) ? "127.0.0.1" : address.host == "::" ? "::1" : address.host
        return "http://\(ListenAddress(host: host, port: address.port))/v1"
    }

    /// Stops listening and ends answers that are still held back. Stopping again does nothing.
    public func stop() async {
        gateway.faults.removeAll()
        await server.stop(drain: .seconds(1))
    }
}
