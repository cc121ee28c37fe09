import Forecasting

extension ForecastPoint {
    /// Whether it says no more than what schedules and events announce: where forecasts have seen nothing of an event yet,
    /// they take its floor for demand. Capacity has the floor already, as somebody's word, and must not have headroom for it
    /// on top.
    public func isAnnounced(by directives: [CapacityDirective]) -> Bool {
        directives.contains { directive in
            directive.origin != .override && directive.mode == .floor
                && abs(value - directive.requestsPerMinute) <= 1e-6 * directive.requestsPerMinute
        }
    }
}
