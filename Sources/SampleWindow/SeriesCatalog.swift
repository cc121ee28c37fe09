import PromQL

/// The series of a window: their labels by number, and their numbers by metric name.
struct SeriesCatalog: Sendable {
    private(set) var labels: [Labels] = []
    /// In the order of their labels.
    private var byName: [String: [Int]] = [:]

    var count: Int { byName.values.reduce(0) { $0 + $1.count } }

    /// - Parameter id: A number that is free, at most one more than the highest ever used.
    mutating func insert(_ series: Labels, as id: Int) {
        if id == labels.count { labels.append(series) } else { labels[id] = series }
        let labels = labels
        byName[series[Labels.metricName], default: []].insert(id) { labels[$0] < labels[$1] }
    }

    mutating func remove(_ id: Int) {
        let name = labels[id][Labels.metricName]
        byName[name]?.removeAll { $0 == id }
        if byName[name]?.isEmpty == true { byName[name] = nil }
        labels[id] = .empty
    }

    /// The series that fulfil all the matchers, in the order of their labels.
    func find(_ matchers: [Matcher], checkpoint: () throws -> Void) rethrows -> [Int] {
        let ofName = matchers.filter { $0.name == Labels.metricName }
        let others = matchers.filter { $0.name != Labels.metricName }
        let names: [String]
        if let exact = ofName.first(where: { $0.operation == .equal }) {
            names = byName[exact.value] == nil ? [] : [exact.value]
        } else {
            names = Array(byName.keys)
        }
        var found: [Int] = []
        for name in names where ofName.allSatisfy({ $0.matches(name) }) {
            try checkpoint()
            found += (byName[name] ?? []).filter { id in others.allSatisfy { $0.matches(labels[id]) } }
        }
        if names.count > 1 { found.sort { labels[$0] < labels[$1] } }
        return found
    }
}

extension [Int] {
    fileprivate mutating func insert(_ element: Int, by precedes: (Int, Int) -> Bool) {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(self[middle], element) { low = middle + 1 } else { high = middle }
        }
        insert(element, at: low)
    }
}
