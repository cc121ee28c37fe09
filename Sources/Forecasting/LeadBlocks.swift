/// Leads whose errors are looked at together. Lead 1 is the first step after the last observation.
///
/// Errors grow with the lead, quickly at first, so blocks widen: 1, 2–3, 4–6, 7–12, 13–24, 25–48, 49–96, 97–168,
/// and twice as far from there. Their ends include 15, 30 and 60 minutes for 5-minute steps, a day and a week for
/// hours.
enum LeadBlocks {
    /// The last lead of each block within `steps`; the last block ends with `steps`.
    static func ends(steps: Int) -> [Int] {
        guard steps > 0 else { return [] }
        var ends = [1, 3, 6, 12, 24, 48, 96, 168].filter { $0 < steps }
        while let last = ends.last, last >= 168, last < steps / 2 { ends.append(last * 2) }
        return ends + [steps]
    }

    /// At most `count` leads of the block from `first` through `last`, evenly spread.
    static func sample(first: Int, last: Int, count: Int) -> [Int] {
        let width = last - first + 1
        guard width > count else { return Array(first...last) }
        return (0..<count).map { first + ($0 * width + width / 2) / count }
    }
}
