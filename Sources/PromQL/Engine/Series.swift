/// A series with samples: one column of times, one of values, both in the order of time.
public struct Series: Sendable, Equatable {
    public let labels: Labels
    /// Milliseconds since 1970, each later than the one before.
    public let timestamps: [Int64]
    /// As many as ``timestamps``. ``staleMarker`` says that the series ended there.
    public let values: [Double]

    public init(labels: Labels, timestamps: [Int64], values: [Double]) {
        precondition(timestamps.count == values.count, "a sample is a time and a value")
        self.labels = labels
        self.timestamps = timestamps
        self.values = values
    }

    /// The NaN that marks the end of a series, the same that Prometheus uses.
    public static let staleMarker = Double(bitPattern: 0x7ff0_0000_0000_0002)

    /// Whether a value is ``staleMarker``, unlike any other NaN.
    public static func isStale(_ value: Double) -> Bool {
        value.bitPattern == 0x7ff0_0000_0000_0002
    }

    /// NaN equals NaN here, if it is the same.
    public static func == (left: Series, right: Series) -> Bool {
        left.labels == right.labels && left.timestamps == right.timestamps
            && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
    }

    /// The series without its stale markers.
    var withoutStaleMarkers: Series {
        guard values.contains(where: Series.isStale) else { return self }
        let kept = values.indices.filter { !Series.isStale(values[$0]) }
        return Series(labels: labels, timestamps: kept.map { timestamps[$0] }, values: kept.map { values[$0] })
    }
}
