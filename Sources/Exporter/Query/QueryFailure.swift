import HTTPServer
import JSON
import PromQL

/// Why a request of the query API has no answer, in Prometheus's form.
struct QueryFailure: Error, Equatable {
    enum Kind: String {
        /// A parameter or an expression that is wrong.
        case badData = "bad_data"
        /// An expression that can't be evaluated over the data there is, or takes too much.
        case execution
        case timeout
        case canceled
        /// The exporter can't answer now.
        case unavailable
    }

    let kind: Kind
    let message: String

    static func badData(_ message: String) -> QueryFailure { QueryFailure(kind: .badData, message: message) }

    static func parameter(_ name: String, _ problem: some CustomStringConvertible) -> QueryFailure {
        .badData("invalid parameter \"\(name)\": \(problem)")
    }

    init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    init(_ error: EvaluationError) {
        kind =
            switch error {
            case .timedOut: .timeout
            case .canceled: .canceled
            case .tooManySamples, .tooManySeries, .failed: .execution
            }
        message = error.description
    }

    private var status: Int {
        switch kind {
        case .badData: 400
        case .execution: 422
        case .timeout, .canceled, .unavailable: 503
        }
    }

    var response: HTTPResponse {
        .json(
            ["status": "error", "errorType": .string(kind.rawValue), "error": .string(message)], status: status)
    }
}
