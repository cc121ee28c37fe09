import Foundation
import HTTPClient
import JSON

/// Plain requests to programs that are not ours.
enum Client {
    static let http = HTTPClient(HTTPClientConfiguration(userAgent: "holysheep-exporter-tests"))

    static func json(_ url: String) async throws -> JSONValue {
        try JSONValue(parsing: try await http.execute(HTTPClientRequest(method: "GET", url: url)).body)
    }
}
