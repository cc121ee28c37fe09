import Forecasting

/// What is known of an account's requests when its quota is evaluated.
public struct QuotaInputs: Sendable {
    /// The requests of one hour, all models together.
    public struct Hour: Sendable, Equatable {
        /// When it begins, in Unix seconds. It belongs to the day in which it begins.
        public var start: Int64
        /// Nil where usage was reported without a number of requests.
        public var requests: Int64?

        public init(start: Int64, requests: Int64?) {
            self.start = start
            self.requests = requests
        }
    }

    /// Ascending, each hour once; hours without any are left out. Eight local days of them are looked at.
    public var hours: [Hour]
    /// From when on usage is known, in Unix seconds; nil where none is.
    public var coveredFrom: Int64?
    /// Up to when, at the end of an hour. Later hours are open.
    public var coveredThrough: Int64?
    /// Requests a minute of the whole account, as means over steps.
    public var requestsPerMinute: Forecast?

    public init(hours: [Hour], coveredFrom: Int64?, coveredThrough: Int64?, requestsPerMinute: Forecast? = nil) {
        self.hours = hours
        self.coveredFrom = coveredFrom
        self.coveredThrough = coveredThrough
        self.requestsPerMinute = requestsPerMinute
    }
}
