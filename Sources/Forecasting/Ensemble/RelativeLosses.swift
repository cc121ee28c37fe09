/// Members' losses over the typical one of the same origin, laid out so that four members are added up at once.
struct RelativeLosses {
    /// Which record each row is from, ascending.
    private(set) var records: [Int] = []
    private let members: Int
    /// How many blocks of four members a row has.
    private let width: Int
    /// One row after the other, each filled up with 0; NaN where a loss is not known.
    private var rows: [SIMD4<Double>] = []

    init(_ evidence: [OriginRecord], block: Int, members: Int) {
        self.members = members
        width = (members + 3) / 4
        rows.reserveCapacity(evidence.count * width)
        records.reserveCapacity(evidence.count)
        for record in evidence.indices where evidence[record].settledBlocks > block {
            let typical = Double(evidence[record].typicalLosses[block])
            guard !typical.isNaN else { continue }
            let losses = evidence[record].comparedLosses
            for first in stride(from: 0, to: members, by: 4) {
                var row = SIMD4<Float>.zero
                for lane in 0..<min(4, members - first) { row[lane] = losses[block * members + first + lane] }
                rows.append(SIMD4<Double>(row) / typical)
            }
            records.append(record)
        }
    }

    /// Leaves out the rows that lack a loss of one of `available`, if at least so many lack none.
    mutating func keepComplete(_ available: [Bool], atLeast enough: Int) {
        guard rows.contains(where: { any($0 .!= $0) }) else { return }
        let complete = records.indices.filter { row in
            (0..<members).allSatisfy { !available[$0] || !rows[row * width + $0 / 4][$0 % 4].isNaN }
        }
        guard complete.count >= enough else { return }
        rows = complete.flatMap { rows[$0 * width..<($0 + 1) * width] }
        records = complete.map { records[$0] }
    }

    /// The weighted sum of each member's losses, and the sum of the weights that it is made of.
    ///
    /// - Parameters:
    ///   - weights: one for each of ``records``.
    ///   - prior: so much evidence of a loss of 1, which is the typical one, comes first.
    func sums(_ weights: [Double], prior: Double = 0) -> (sums: [Double], totals: [Double]) {
        var sums = [SIMD4<Double>](repeating: .init(repeating: prior), count: width)
        var totals = sums
        for lanes in 0..<width {
            var (sum, total) = (sums[lanes], totals[lanes])
            for (row, weight) in weights.enumerated() {
                let losses = rows[row * width + lanes]
                let isKnown = losses .== losses
                sum.replace(with: sum + losses * weight, where: isKnown)
                total.replace(with: total + weight, where: isKnown)
            }
            (sums[lanes], totals[lanes]) = (sum, total)
        }
        return (byMember(sums), byMember(totals))
    }

    /// How much more each member lost than `best`: the weighted sums of that and of its square, and of the weights.
    ///
    /// - Parameter weights: one for each of ``records``.
    func differences(from best: Int, _ weights: [Double]) -> (sums: [Double], squares: [Double], totals: [Double]) {
        var sums = [SIMD4<Double>](repeating: .zero, count: width)
        var (squares, totals) = (sums, sums)
        for (row, weight) in weights.enumerated() {
            let least = rows[row * width + best / 4][best % 4]
            for lanes in 0..<width {
                let difference = rows[row * width + lanes] - least
                let isKnown = difference .== difference
                let weighted = difference * weight
                sums[lanes].replace(with: sums[lanes] + weighted, where: isKnown)
                squares[lanes].replace(with: squares[lanes] + weighted * difference, where: isKnown)
                totals[lanes].replace(with: totals[lanes] + weight, where: isKnown)
            }
        }
        return (byMember(sums), byMember(squares), byMember(totals))
    }

    private func byMember(_ blocks: [SIMD4<Double>]) -> [Double] { (0..<members).map { blocks[$0 / 4][$0 % 4] } }
}
