import CivilTime
import JSON

/// `POST /usage`: usage by model and hour or day.
enum UsageEndpoint {
    /// What a request asks for.
    struct Query: Equatable {
        /// Start of the first UTC day, in Unix seconds.
        let first: Int64
        /// Start of the last UTC day, which is included.
        let last: Int64
        let granularity: UsageLedger.Granularity
    }

    /// The most days that one request may ask for.
    static let longestRange = 366

    /// Reads `{"start_date":"2026-03-01","end_date":"2026-03-02","granularity":"hourly"}`.
    ///
    /// - Throws: ``GatewayFailure`` 400 naming the member.
    static func read(_ body: [UInt8]) throws(GatewayFailure) -> Query {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: body)
        } catch {
            throw .invalid("The body is \(error).", code: "invalid_json")
        }
        guard document.object != nil else {
            throw .invalid(
                "The body must be a JSON object with start_date, end_date and granularity.", code: "invalid_json")
        }
        let first = try date("start_date", in: document)
        let last = try date("end_date", in: document)
        guard first <= last else {
            throw .invalid("end_date lies before start_date.", parameter: "end_date", code: "invalid_date_range")
        }
        guard last - first < Int64(longestRange) * 86_400 else {
            throw .invalid(
                "A request may span at most \(longestRange) days.", parameter: "end_date", code: "invalid_date_range")
        }
        let names = UsageLedger.Granularity.allCases.map(\.rawValue).joined(separator: " or ")
        guard let granularity = document["granularity"]?.string.flatMap(UsageLedger.Granularity.init) else {
            throw .invalid("granularity must be \(names).", parameter: "granularity", code: "invalid_granularity")
        }
        return Query(first: first, last: last, granularity: granularity)
    }

    static func answer(_ rows: [UsageRow]) -> JSONValue {
        ["usage": .array(rows.map(\.json))]
    }

    private static func date(_ name: String, in document: JSONValue) throws(GatewayFailure) -> Int64 {
        guard let text = document[name]?.string, let day = CivilDate(text) else {
            throw .invalid("\(name) must be a UTC date such as 2026-03-15.", parameter: name, code: "invalid_date")
        }
        return day.unixSeconds
    }
}
