/// Where an engine finds its samples.
public protocol SeriesSource {
    /// The series that fulfil all the matchers, with their samples between two times, both included.
    ///
    /// An engine asks once for every selector of a query. Each series comes once; one without samples in the time may
    /// be left out. More samples than asked for do no harm.
    ///
    /// Of equal values `topk` takes the first and `sort` keeps the order, so that an order by labels gives the same as
    /// Prometheus.
    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series]
}
