import PromQL

/// The newest samples of many series that are all read at the same times, in memory, compressed.
///
/// One writer appends; readers have a ``view``, which never changes. Samples of the newest ticks lie open until there
/// are enough of them for a block, so that appending costs the same whatever the window holds.
public struct SampleWindow: Sendable {
    /// How many ticks become one block.
    static let ticksPerBlock = 120
    /// How far a clock may go back, in milliseconds, and the samples before it stay. Ticks are left out until it is
    /// where it was.
    static let toleratedClockStep: Int64 = 60_000

    /// All that is in the window now.
    public private(set) var view = WindowView()
    /// How many samples were not taken because there were ``maximumSeries`` already.
    public private(set) var refusedSamples = 0
    /// How many series the window holds at most, those that have ended but have samples in it included.
    public let maximumSeries: Int

    private var ids: [Labels: Int] = [:]
    /// By the number of the series: when it had its newest sample.
    private var lastSeen: [Int64] = []
    private var free: [Int] = []

    public init(maximumSeries: Int = 50_000) {
        self.maximumSeries = maximumSeries
    }

    /// Appends a sample to each of some series; all others have ended.
    ///
    /// - Parameters:
    ///   - samples: Of samples with equal labels the first counts.
    ///   - time: Milliseconds since 1970. A tick that is not later than the one before is left out. When the clock has
    ///     been set back further than a minute the window begins anew.
    ///   - window: How long samples are kept at least, in milliseconds; they go a block at a time.
    public mutating func append(_ samples: [(labels: Labels, value: Double)], at time: Int64, keeping window: Int64) {
        if let last = view.lastTime, time <= last {
            guard last - time > Self.toleratedClockStep else { return }
            let refused = refusedSamples
            self = SampleWindow(maximumSeries: maximumSeries)
            refusedSamples = refused
        }
        drop(before: time - window)
        var values = [Double](repeating: Series.staleMarker, count: lastSeen.count)
        var sampleCount = 0
        for (labels, value) in samples where !Series.isStale(value) {
            guard let id = ids[labels] ?? register(labels) else {
                refusedSamples += 1
                continue
            }
            if id == values.count { values.append(Series.staleMarker) }
            guard Series.isStale(values[id]) else { continue }
            values[id] = value
            sampleCount += 1
            lastSeen[id] = time
        }
        view.open.append(Tick(time: time, values: values, sampleCount: sampleCount))
        if view.open.count == Self.ticksPerBlock {
            view.blocks.append(SampleBlock(view.open))
            view.open = []
        }
    }

    /// - Returns: nil when there is no room for another series.
    private mutating func register(_ labels: Labels) -> Int? {
        guard ids.count < maximumSeries else { return nil }
        let id = free.popLast() ?? lastSeen.count
        if id == lastSeen.count { lastSeen.append(.min) }
        ids[labels] = id
        view.catalog.insert(labels, as: id)
        return id
    }

    private mutating func drop(before time: Int64) {
        let blocks = view.blocks.firstIndex { ($0.timestamps.last ?? .min) >= time } ?? view.blocks.count
        let ticks = view.open.prefix { $0.time < time }.count
        guard blocks > 0 || ticks > 0 else { return }
        view.blocks.removeFirst(blocks)
        view.open.removeFirst(ticks)
        // A number is used again only when nothing under it is left to be taken for the new series.
        let oldest = view.firstTime ?? .max
        for (labels, id) in ids where lastSeen[id] < oldest {
            ids[labels] = nil
            free.append(id)
            view.catalog.remove(id)
        }
    }
}
