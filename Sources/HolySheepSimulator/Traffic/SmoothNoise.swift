import CivilTime

/// Random variation that changes slowly: a standard normal at every knot, blended in between.
///
/// A sum of a few, with knots from minutes to months apart, wanders on every time scale, as real
/// traffic does, and costs two hashes wherever it is asked for.
struct SmoothNoise: Sendable {
    /// Seconds between knots.
    let period: Int64
    /// Standard deviation at any time.
    let deviation: Double

    init(period: Int64, deviation: Double) {
        self.period = period
        self.deviation = deviation
    }

    /// Adds the noise at `start`, `start + step`, … to `values`.
    func add(to values: inout [Double], key: RandomKey, start: Int64, step: Int64, scale: Double = 1) {
        let stream = key[period]
        var cell = Int64.min
        var left = 0.0
        var right = 0.0
        for index in values.indices {
            let time = start + Int64(index) * step
            let current = time.flooredQuotient(by: period)
            if current != cell {
                left = stream[current].normal
                right = stream[current + 1].normal
                cell = current
            }
            let position = Double(time - current * period) / Double(period)
            let weight = position * position * (3 - 2 * position)
            // Blending two independent normals loses variance between the knots; dividing by the
            // length of the weights gives it back.
            let length = ((1 - weight) * (1 - weight) + weight * weight).squareRoot()
            values[index] += scale * deviation * ((1 - weight) * left + weight * right) / length
        }
    }
}
