import Gzip

/// Compression of bodies that were made for one request.
struct ResponseCompression {
    /// Smaller bodies travel in one packet either way.
    let minimumBytes: Int

    /// The answer as it should travel to a client that sent `acceptEncoding`. Shared bodies and
    /// bodies that already have a `Content-Encoding` are passed on as they are.
    func applied(to response: HTTPResponse, acceptEncoding: @autoclosure () -> String?) -> HTTPResponse {
        guard case .bytes(let bytes) = response.body, bytes.count >= minimumBytes,
            response.headers["Content-Encoding"] == nil,
            let type = response.headers["Content-Type"], Self.isCompressible(type)
        else { return response }

        var response = response
        // Also on what is sent as it is: a cache must not give one client the other's bytes.
        if ContentNegotiation.preferences(response.headers.list("Vary") ?? "")
            .allSatisfy({ $0.value != "accept-encoding" && $0.value != "*" })
        {
            response.headers.add("Vary", "Accept-Encoding")
        }
        guard ContentNegotiation.acceptsGzip(acceptEncoding()) else { return response }
        // The lightest level: the client waits for it, and text shrinks to about a fifth already.
        let compressed = Gzip.compress(bytes, level: 1)
        guard compressed.count < bytes.count else { return response }
        response.body = .bytes(compressed)
        response.headers["Content-Encoding"] = "gzip"
        return response
    }

    static func isCompressible(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        return type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml")
            || type.hasSuffix("javascript") || type.hasPrefix("application/openmetrics-text")
            || type == "application/yaml"
    }
}
