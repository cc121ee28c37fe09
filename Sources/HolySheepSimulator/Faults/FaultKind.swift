/// The ways in which the simulated gateway can misbehave.
public enum FaultKind: String, CaseIterable, Sendable {
    /// Answers late; the value is the delay.
    case latency
    /// Answers 429; the value is `Retry-After`.
    case rateLimited = "429"
    /// Answers 401, as for a wrong key.
    case unauthorized = "401"
    /// Answers a server error; the value is the status, 500 to 599.
    case serverError = "5xx"
    /// Never answers and closes the connection in the end; the value is when.
    case hang
    /// Closes the connection at once.
    case reset
    /// Promises the whole body, sends half of it and closes the connection.
    case halfBody = "half_body"
    /// Sends JSON with an error in it.
    case malformedJSON = "malformed_json"
    /// Sends a very large body; the value is its size.
    case hugeBody = "huge_body"
    /// Sends an HTML error page as proxies do; the value is the status.
    case html
    /// Values of the wrong JSON type; the value is the share of rows.
    case wrongTypes = "wrong_types"
    /// `NaN` in place of numbers; the value is the share of rows.
    case nan
    /// Repeats rows; the value is the share.
    case duplicated
    /// Leaves rows out; the value is the share.
    case missing
    /// Withholds the newest rows; the value is how far back.
    case late
    /// Reports recent rows wrongly at first; the value is by how much.
    case revised
    /// A wrong `Date`; the value is by how much, negative for behind.
    case clockSkew = "clock_skew"

    /// What the value of a fault means.
    enum Value: Equatable, Sendable {
        case none
        case seconds(standard: Double)
        case signedSeconds(standard: Double)
        case status(standard: Int, ClosedRange<Int>)
        case bytes(standard: Int)
        case share(standard: Double)
        /// A share and the time after a bucket's end at which its row is final.
        case revision(share: Double, final: Double)
    }

    var value: Value {
        switch self {
        case .latency: .seconds(standard: 2)
        case .rateLimited: .seconds(standard: 5)
        case .hang: .seconds(standard: 600)
        case .late: .seconds(standard: 3 * 3600)
        case .clockSkew: .signedSeconds(standard: 90)
        case .serverError: .status(standard: 503, 500...599)
        case .html: .status(standard: 502, 200...599)
        case .hugeBody: .bytes(standard: 32 << 20)
        case .wrongTypes, .nan, .duplicated, .missing: .share(standard: 0.1)
        case .revised: .revision(share: 0.2, final: 1800)
        case .unauthorized, .reset, .halfBody, .malformedJSON: .none
        }
    }

    /// Whether the fault is about usage rows, so that other endpoints cannot have it.
    var concernsUsageOnly: Bool {
        switch self {
        case .duplicated, .missing, .late, .revised: true
        default: false
        }
    }
}
