/// The name that a misspelt one was probably meant to be.
enum NearestName {
    /// The candidate with the fewest edits, if a third of the letters or fewer differ; failing that, one
    /// that begins with the name or that the name begins with.
    static func of(_ name: String, among candidates: some Collection<String>) -> String? {
        guard name.utf8.count <= 64 else { return nil }
        let folded = name.lowercased().replacing("-", with: "_")
        let nearest = candidates
            .map { (name: $0, edits: edits(folded, $0.lowercased())) }
            .filter { $0.edits <= max(1, $0.name.count / 3) }
            .min { $0.edits < $1.edits }?.name
        return nearest ?? candidates.first {
            min(name.count, $0.count) >= 4 && (folded.hasPrefix($0) || $0.hasPrefix(folded))
        }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other
    /// (the optimal string alignment distance).
    private static func edits(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(substitution, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
