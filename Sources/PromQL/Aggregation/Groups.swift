/// Which rows of a vector belong together. It is worked out once, for all steps.
struct Groups {
    /// The group of each row.
    private(set) var groupOfRow: [Int] = []
    /// The labels of each group, in the order in which the rows first name them.
    private(set) var labels: [Labels] = []

    init(_ vector: StepVector, _ grouping: Grouping) {
        groupOfRow.reserveCapacity(vector.count)
        if !grouping.isWithout && grouping.labels.isEmpty {
            groupOfRow = Array(repeating: 0, count: vector.count)
            labels = vector.count > 0 ? [.empty] : []
            return
        }
        let selection = LabelSelection(grouping)
        var groups: [Labels: Int] = [:]
        for rowLabels in vector.labels {
            let key = selection(rowLabels)
            if let group = groups[key] {
                groupOfRow.append(group)
            } else {
                groups[key] = labels.count
                groupOfRow.append(labels.count)
                labels.append(key)
            }
        }
    }

    var count: Int { labels.count }

    /// The rows of each group, in their order.
    var rows: [[Int]] {
        var rows = Array(repeating: [Int](), count: count)
        for (row, group) in groupOfRow.enumerated() { rows[group].append(row) }
        return rows
    }
}
