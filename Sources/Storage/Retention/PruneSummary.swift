/// What retention deleted, and how long it kept writers waiting.
public struct PruneSummary: Equatable, Sendable {
    /// Buckets of usage deleted.
    public var usageRows = 0
    /// Samples of queues deleted.
    public var queueSamples = 0
    /// Rollups of such samples deleted.
    public var queueRollups = 0
    /// Overrides deleted.
    public var overrides = 0
    /// Decisions deleted.
    public var decisions = 0
    /// Keys of requests to create an override forgotten.
    public var idempotencyKeys = 0
    /// Periods of budgets deleted.
    public var budgetPeriods = 0
    /// Crossed thresholds deleted.
    public var budgetCrossings = 0
    /// Expectations of spend deleted.
    public var spendExpectations = 0
    /// Transactions that deleted something.
    public var batches = 0
    /// The longest time that one transaction held the writer before its commit, in seconds.
    public var longestBatchSeconds = 0.0
    /// False when the task was cancelled before everything was deleted. The rest goes the next time.
    public var isComplete = true

    public init() {}
}
