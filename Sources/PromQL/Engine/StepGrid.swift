/// The times at which an expression is evaluated, evenly spaced. Milliseconds.
struct StepGrid: Equatable {
    let start: Int64
    let interval: Int64
    let count: Int

    init(start: Int64, interval: Int64, count: Int) {
        self.start = start
        self.interval = interval
        self.count = count
    }

    init(start: Int64, through end: Int64, interval: Int64) {
        self.init(start: start, interval: interval, count: end < start ? 0 : Int((end - start) / interval) + 1)
    }

    var last: Int64 { time(max(count - 1, 0)) }

    func time(_ step: Int) -> Int64 {
        start + Int64(step) * interval
    }

    /// The first step alone.
    var first: StepGrid { StepGrid(start: start, interval: interval, count: min(count, 1)) }

    /// The times at which a selector or subquery looks for these steps.
    func shifted(_ shift: TimeShift, query: QueryBounds) -> StepGrid {
        let anchor: Int64
        switch shift.anchor {
        case nil: return StepGrid(start: start - shift.offset, interval: interval, count: count)
        case .time(let time): anchor = time
        case .start: anchor = query.start
        case .end: anchor = query.end
        }
        return StepGrid(start: anchor - shift.offset, interval: 0, count: count)
    }
}

/// The first and last instant of a query, which `start()` and `end()` mean. Milliseconds.
struct QueryBounds {
    let start: Int64
    let end: Int64
}
