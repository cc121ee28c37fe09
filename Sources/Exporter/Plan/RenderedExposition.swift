import Exposition
import Gzip
import HTTPServer

/// One rendering of the metrics in every form a scraper may ask for, as buffers that are shared by
/// all answers.
struct RenderedExposition: Sendable {
    private let text: Body
    private let openMetrics: Body

    private struct Body: Sendable {
        let identity: SharedBytes
        let gzip: SharedBytes

        init(_ bytes: [UInt8]) {
            identity = SharedBytes(bytes)
            // Level 1: a scrape happens every few seconds, and level 6 takes four times as long
            // for a tenth less.
            gzip = SharedBytes(Gzip.compress(bytes, level: 1))
        }
    }

    init(_ families: [MetricFamily]) {
        text = Body(Exposition.encode(families, as: .text))
        openMetrics = Body(Exposition.encode(families, as: .openMetrics))
    }

    /// The answer to a scrape with these request headers.
    func response(accept: String?, acceptEncoding: String?) -> HTTPResponse {
        let format = ExpositionFormat.negotiate(accept: accept)
        let body =
            switch format {
            case .text: text
            case .openMetrics: openMetrics
            }
        var headers = HTTPHeaders([("Content-Type", format.contentType), ("Vary", "Accept, Accept-Encoding")])
        guard ContentNegotiation.acceptsGzip(acceptEncoding) else {
            return HTTPResponse(headers: headers, body: .shared(body.identity))
        }
        headers["Content-Encoding"] = "gzip"
        return HTTPResponse(headers: headers, body: .shared(body.gzip))
    }
}
