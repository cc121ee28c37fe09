import HTTPServer

extension Routes {
    /// `GET /graph`: where Prometheus has the page of an expression, to which alerts link. It leads to the expression's
    /// value now. Further parameters, which say how to show it, mean nothing here.
    static func graph(_ request: HTTPRequest) -> HTTPResponse {
        let expression = request.query["g0.expr"] ?? ""
        // Relative, so that a reverse proxy's prefix stays.
        let location = expression.isEmpty ? "./" : "api/v1/query?query=\(expression.percentEncoded)"
        return HTTPResponse(status: 302, headers: ["Location": location])
    }
}
