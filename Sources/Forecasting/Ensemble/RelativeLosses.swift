/// Members' losses over the mean of all members' at the same origin, laid out so that four members are added up at once.
struct RelativeLosses {
    /// Which record each row is from, ascending.
    private(set) var records: [Int] = []
    private let members: Int
    /// How many blocks of four members a row has.
    private let width: Int
    /// One row after the other, each filled up with NaN, which also stands for what is not known.
    private var rows: [SIMD4<Double>] = []
    /// Whether each row knows all members' losses.
    private var isWhole: [Bool] = []

    init(members: Int) {
        self.members = members
        width = (members + 3) / 4
    }

    /// Adds a record, unless none of its losses is known.
    ///
    /// - Parameter losses: blocks of members, NaN where not known.
    mutating func append(_ losses: [Float], block: Int, record: Int) {
        let (first, start) = (rows.count, block * members)
        var sum = SIMD4<Double>.zero
        var count = 0.0
        for lanes in 0..<width {
            var row = SIMD4<Double>(repeating: .nan)
            for lane in 0..<min(4, members - 4 * lanes) { row[lane] = Double(losses[start + 4 * lanes + lane]) }
            let isKnown = row .== row
            sum.replace(with: sum + row, where: isKnown)
            count += SIMD4<Double>.zero.replacing(with: 1, where: isKnown).sum()
            rows.append(row)
        }
        guard count > 0 else {
            rows.removeLast(width)
            return
        }
        let scale = 1 / max(sum.sum() / count, 1e-12)
        for index in first..<rows.count { rows[index] *= scale }
        records.append(record)
        isWhole.append(Int(count) == members)
    }

    /// Leaves out the rows that lack a loss of one of `available`, if at least so many lack none.
    mutating func keepComplete(_ available: [Bool], atLeast enough: Int) {
        guard isWhole.contains(false) else { return }
        let complete = records.indices.filter { row in
            isWhole[row] || (0..<members).allSatisfy { !available[$0] || !rows[row * width + $0 / 4][$0 % 4].isNaN }
        }
        guard complete.count >= enough else { return }
        rows = complete.flatMap { rows[$0 * width..<($0 + 1) * width] }
        isWhole = complete.map { isWhole[$0] }
        records = complete.map { records[$0] }
    }

    /// The weighted sum of each member's losses, and the sum of the weights that it is made of.
    func sums(_ weights: [Double]) -> (sums: [Double], totals: [Double]) {
        var sums = [SIMD4<Double>](repeating: .zero, count: width)
        var totals = sums
        for (row, weight) in weights.enumerated() {
            for lanes in 0..<width {
                let losses = rows[row * width + lanes]
                let isKnown = losses .== losses
                sums[lanes].replace(with: sums[lanes] + losses * weight, where: isKnown)
                totals[lanes].replace(with: totals[lanes] + weight, where: isKnown)
            }
        }
        return (byMember(sums), byMember(totals))
    }

    /// How much more each member lost than `best`: the weighted sums of that and of its square, and of the weights.
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
