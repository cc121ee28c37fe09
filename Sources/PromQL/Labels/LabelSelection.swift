/// Which labels count when series are grouped or matched: those that are named, or all but those and the metric's name.
/// Prepared once, for many series.
struct LabelSelection {
    private let names: Set<String>
    private let isExclusive: Bool

    init(_ grouping: Grouping) {
        self.init(grouping.labels, isExclusive: grouping.isWithout)
    }

    init(_ matching: VectorMatching) {
        self.init(matching.labels, isExclusive: !matching.isOn)
    }

    private init(_ labels: [String], isExclusive: Bool) {
        names = Set(isExclusive ? labels + [Labels.metricName] : labels)
        self.isExclusive = isExclusive
    }

    func callAsFunction(_ labels: Labels) -> Labels {
        isExclusive ? labels.removing(names) : labels.keeping(names)
    }
}
