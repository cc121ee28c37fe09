/// The errors of one method in square-root space, √actual − √forecast, by origin and lead.
///
/// In that space the errors of counts are about as large at night as at noon, bursts weigh less, and no lower end
/// falls below 0.
struct ErrorSamples {
    /// The last lead of each block.
    let blockEnds: [Int]
    private let origins: [Int]
    /// The leads that are sampled, ascending, and the block of each.
    private let leads: [Int]
    private let blocks: [Int]
    /// By origin, then sampled lead; empty where the method had no forecast, NaN where nothing was observed.
    private let errors: [[Double]]

    /// Neighbouring leads err together: more of them say little more.
    private static let samplesPerBlock = 6

    init(_ evaluation: RollingEvaluation, method: Int, steps: Int) {
        blockEnds = LeadBlocks.ends(steps: steps)
        origins = evaluation.origins
        var leads: [Int] = []
        var blocks: [Int] = []
        var first = 1
        for (block, last) in blockEnds.enumerated() {
            let sample = LeadBlocks.sample(first: first, last: last, count: Self.samplesPerBlock)
            leads += sample
            blocks += sample.map { _ in block }
            first = last + 1
        }
        self.leads = leads
        self.blocks = blocks
        let values = evaluation.values
        errors = evaluation.origins.indices.map { index in
            guard let path = evaluation.paths[method][index] else { return [] }
            let origin = evaluation.origins[index]
            return leads.prefix { $0 <= path.evaluated }.map {
                values[origin + $0 - 1].squareRoot() - path.values[$0 - 1].squareRoot()
            }
        }
    }

    /// The errors of each block that were known after `known` steps, sorted; empty when they came from too few origins.
    ///
    /// - Parameter count: only the first so many origins are looked at.
    func sorted(known: Int, originCount count: Int) -> [[Double]] {
        var samples = [[Double]](repeating: [], count: blockEnds.count)
        var contributors = [Int](repeating: 0, count: blockEnds.count)
        for index in 0..<count {
            var latest = -1
            for (sample, error) in errors[index].enumerated() {
                guard origins[index] + leads[sample] <= known else { break }
                guard !error.isNaN else { continue }
                samples[blocks[sample]].append(error)
                if blocks[sample] != latest {
                    latest = blocks[sample]
                    contributors[latest] += 1
                }
            }
        }
        for block in samples.indices {
            if contributors[block] < RollingEvaluation.minimumOrigins {
                samples[block] = []
            } else {
                samples[block].sort()
            }
        }
        return samples
    }
}
