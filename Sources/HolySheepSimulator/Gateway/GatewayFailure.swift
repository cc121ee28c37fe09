import HTTPServer
import JSON

/// An error answer of the gateway, in OpenAI's shape.
struct GatewayFailure: Error, Sendable {
    let status: Int
    let message: String
    let type: String
    var parameter: String?
    var code: String?
    /// `Retry-After`, in whole seconds.
    var retryAfter: Int?

    static func invalid(_ message: String, parameter: String? = nil, code: String? = nil) -> GatewayFailure {
        GatewayFailure(
            status: 400, message: message, type: "invalid_request_error", parameter: parameter, code: code)
    }

    static let unauthorized = GatewayFailure(
        status: 401, message: "Incorrect API key provided. Send Authorization: Bearer KEY with the account's key.",
        type: "authentication_error", code: "invalid_api_key")

    static func rateLimited(_ message: String, retryAfter seconds: Double) -> GatewayFailure {
        GatewayFailure(
            status: 429, message: message, type: "rate_limit_error", code: "rate_limit_exceeded",
            retryAfter: Int(max(0, min(3600, seconds.rounded(.up)))))
    }

    static func server(_ status: Int) -> GatewayFailure {
        GatewayFailure(
            status: status, message: "The gateway could not handle the request.", type: "server_error",
            code: "internal_error")
    }

    var json: JSONValue {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": JSONValue(parameter),
                "code": JSONValue(code),
            ]
        ]
    }

    var response: HTTPResponse {
        var response = HTTPResponse.json(json, status: status)
        if let retryAfter { response.headers["Retry-After"] = String(retryAfter) }
        return response
    }

    /// What the router found wrong, in the gateway's shape.
    init(_ error: HTTPError) {
        self.init(
            status: error.status, message: error.detail,
            type: error.status < 500 ? "invalid_request_error" : "server_error")
    }

    init(
        status: Int, message: String, type: String, parameter: String? = nil, code: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.message = message
        self.type = type
        self.parameter = parameter
        self.code = code
        self.retryAfter = retryAfter
    }
}
