/// Members' losses over the mean of all or most members' at the same origin, laid out so that four members are added up at
/// once.
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

    /// - Parameters:
    ///   - comparesRoots: whether losses are those of square roots.
    ///   - ignored: the share of the members, the worst ones, that is left out of the mean.
    init(_ evidence: [OriginRecord], block: Int, members: Int, comparesRoots: Bool, ignored: Double) {
        self.members = members
        width = (members + 3) / 4
        rows.reserveCapacity(evidence.count * width)
        records.reserveCapacity(evidence.count)
        isWhole.reserveCapacity(evidence.count)
        var known: [Double] = []
        known.reserveCapacity(members)
        for record in evidence.indices where evidence[record].settledBlocks > block {
            let start = block * members
            func loss(_ member: Int) -> Double {
                guard member < members else { return .nan }
                return Double(
                    comparesRoots ? evidence[record].rootLosses[start + member] : evidence[record].losses[start + member])
            }
            known.removeAll(keepingCapacity: true)
            for member in 0..<members {
                let loss = loss(member)
                if !loss.isNaN { known.append(loss) }
            }
            guard !known.isEmpty else { continue }
            isWhole.append(known.count == members)
            let mean = max(Self.mean(&known, ignored: ignored), 1e-12)
            for first in stride(from: 0, to: members, by: 4) {
                rows.append(SIMD4(loss(first), loss(first + 1), loss(first + 2), loss(first + 3)) / mean)
            }
            records.append(record)
        }
    }

    /// The mean of all but the largest, which are removed, and at least half the mean of all: where most miss nothing the
    /// others must not miss many times the usual.
    private static func mean(_ losses: inout [Double], ignored: Double) -> Double {
        let least = losses.reduce(0, +) / Double(losses.count) / 2
        // So few are left out that sorting all would take longer.
        for _ in 0..<Int(ignored * Double(losses.count)) {
            var largest = 0
            for index in losses.indices where losses[index] > losses[largest] { largest = index }
            losses.swapAt(largest, losses.count - 1)
            losses.removeLast()
        }
        return max(losses.reduce(0, +) / Double(losses.count), least)
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
    ///
    /// - Parameter prior: what both begin with.
    func sums(_ weights: [Double], prior: Double = 0) -> (sums: [Double], totals: [Double]) {
        var sums = [SIMD4<Double>](repeating: .init(repeating: prior), count: width)
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
