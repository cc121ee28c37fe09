import PromQL

/// All groups of all files, which keep their state when the files are read again.
public struct RuleGroups: Sendable {
    public var groups: [RuleGroupState]

    /// - Parameter restoresState: As for ``RuleGroupState/init(_:options:restoresState:)``.
    public init(_ files: [RuleFile], options: RuleOptions = RuleOptions(), restoresState: Bool = false) {
        groups = Self.distinct(files).map {
            RuleGroupState($0, options: options, restoresState: restoresState)
        }
    }

    /// Takes over other files. A group of the same file and name keeps its state, a rule in it if its name and labels
    /// are the same; of equal rules the first is the first.
    ///
    /// - Returns: The groups that are no more; two of their intervals later, their ``RuleGroupState/endMarkers(at:)``
    ///   are to be stored.
    public mutating func reload(_ files: [RuleFile], options: RuleOptions) -> [RuleGroupState] {
        var old = Dictionary(groups.map { ($0.group.key, $0) }) { first, _ in first }
        groups = Self.distinct(files).map { group in
            var state = RuleGroupState(group, options: options)
            if let previous = old.removeValue(forKey: group.key) { state.continue(previous) }
            return state
        }
        return old.values.sorted { $0.group.key < $1.group.key }
    }

    /// Each group once, even if a file was named twice.
    private static func distinct(_ files: [RuleFile]) -> [RuleGroup] {
        var seen: Set<String> = []
        return files.flatMap(\.groups).filter { seen.insert($0.key).inserted }
    }
}

extension RuleGroupState {
    /// Takes over the state of the group as it was: also a later state of one that this one has continued already.
    public mutating func `continue`(_ previous: RuleGroupState) {
        lastEvaluation = previous.lastEvaluation
        evaluationDuration = previous.evaluationDuration
        orphanedSeries = previous.orphanedSeries
        var old: [String: [RuleState]] = [:]
        for state in previous.rules.reversed() { old[state.rule.identity, default: []].append(state) }
        for index in rules.indices {
            guard let state = old[rules[index].rule.identity]?.popLast() else { continue }
            rules[index].previousSeries = state.previousSeries
            rules[index].health = state.health
            rules[index].lastError = state.lastError
            rules[index].lastEvaluation = state.lastEvaluation
            rules[index].evaluationDuration = state.evaluationDuration
            guard rules[index].rule.isAlerting, state.rule.isAlerting else { continue }
            rules[index].alerts = state.alerts
            rules[index].isRestored = state.isRestored
        }
        for state in old.values.joined() { orphanedSeries.formUnion(state.previousSeries) }
    }
}
