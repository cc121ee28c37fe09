import Alertmanager
import Foundation
import HTTPServer
import Planning

/// What collectors read: one consistent state of the daemon, its time included.
struct CollectorInput: Sendable {
    var at: Date
    var accounts: [AccountSnapshot]
    var budgets: [BudgetStatus]
    var quotas: [AccountQuota] = []
    var rules = RuleReport()
    var alertmanagers: [AlertmanagerStatistics] = []
    var storage: StorageHealth
    var server: HTTPServerMetrics
    var process: ProcessStatistics?
    var exporter: ExporterStatus
    var window = WindowStatistics()
}

/// How much the window of recent samples holds.
struct WindowStatistics: Sendable {
    var series = 0
    var samples = 0
    var bytes = 0
    var refusedSamples = 0
}

/// What the exporter says of itself.
struct ExporterStatus: Sendable {
    var version: String
    var simulated: Bool
    /// Whether the newest attempt to load the configuration succeeded, and when one last did.
    var configurationLoaded: Bool
    var configurationLoadedAt: Date
    /// How long the newest plan and the newest rendering took, in seconds; nil before the first.
    var planSeconds: Double?
    /// How long budgets took when something was new; nil before.
    var budgetSeconds: Double?
    var renderSeconds: Double?
}
