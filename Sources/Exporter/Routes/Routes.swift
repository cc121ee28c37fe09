import HTTPServer

/// Every path that the exporter answers. A new one is a function in a file of this folder, a line in ``all(_:)`` and, when
/// it has no placeholder, its path in ``otherPaths``.
///
/// GET needs the role `read`; POST, PUT and DELETE need `operate` and JSON, unless the line says otherwise with `.access(…)`
/// and `.accepting(…)`.
enum Routes {
    /// The paths that the metrics can't be at.
    static let otherPaths = Set([
        "/-/healthy", "/-/ready", "/-/reload", "/forecast", "/forecast/accuracy", "/forecast/report", "/capacity",
        "/capacity/decisions", "/capacity/overrides", "/budget", "/pricing", "/quota", "/graph",
    ]).union(queryPaths)

    /// Those of Prometheus's query API that have no placeholder.
    private static let queryPaths: Set<String> = [
        "/api/v1/query", "/api/v1/query_range", "/api/v1/series", "/api/v1/labels", "/api/v1/metadata", "/api/v1/rules",
        "/api/v1/alerts", "/api/v1/status/buildinfo",
    ]

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(.get, "/", landingPage(context)),
            Route(.get, context.telemetryPath, metrics(context)),

            Route(.get, "/-/healthy", healthy).access(.open),
            Route(.get, "/-/ready", ready(context)).access(.open),
            Route.suspending(.post, "/-/reload", reload(context)),

            Route(.get, "/forecast", forecast(context)),
            Route(.get, "/forecast/accuracy", forecastAccuracy(context)),
            Route(.get, "/forecast/report", forecastReport(context)),
            Route(.get, "/capacity", capacity(context)),
            Route(.get, "/capacity/{account}/{model}", capacityOfOne(context)),
            Route.suspending(.get, "/capacity/decisions", decisions(context)),
            Route.suspending(.get, "/capacity/overrides", overrides(context)),
            Route.suspending(.post, "/capacity/overrides", createOverride(context)),
            Route.suspending(.get, "/capacity/overrides/{id}", override(context)),
            Route.suspending(.delete, "/capacity/overrides/{id}", expireOverride(context)),
            Route(.get, "/budget", budgets(context)),
            Route(.get, "/budget/{name}", budget(context)),
            Route(.get, "/budget/{name}/guard", budgetGuard(context)),
            Route.suspending(.put, "/budget/{name}/limit", setBudgetLimit(context)),
            Route.suspending(.delete, "/budget/{name}/limit", removeBudgetLimit(context)),
            Route(.get, "/pricing", pricing(context)),
            Route(.get, "/quota", quotas(context)),
            Route(.get, "/quota/{account}", quota(context)),
            Route(.get, "/graph", graph),
        ] + queries(context)
    }

    /// Prometheus's query API. Its clients send long queries as forms by POST, which only read.
    private static func queries(_ context: RouteContext) -> [Route] {
        let asked = [
            ("/api/v1/query", query(context)), ("/api/v1/query_range", queryRange(context)),
            ("/api/v1/series", series(context)), ("/api/v1/labels", labelNames(context)),
        ]
        let read = [
            ("/api/v1/label/{name}/values", labelValues(context)), ("/api/v1/metadata", metricMetadata(context)),
            ("/api/v1/rules", rules(context)), ("/api/v1/alerts", alerts(context)),
            ("/api/v1/status/buildinfo", buildInformation(context)),
        ]
        return (asked + read).map { Route.suspending(.get, $0.0, $0.1) }
            + asked.map { path, handler in
                Route.suspending(.post, path, handler).access(.read).accepting("application/x-www-form-urlencoded")
            }
    }
}

/// A function that answers a request at once.
typealias Handler = @Sendable (HTTPRequest) throws -> HTTPResponse

/// A function that answers a request in its own time.
typealias SuspendingHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse

/// What routes may read and do.
struct RouteContext: Sendable {
    let telemetryPath: String
    let version: String
    let snapshots: SnapshotBox
    let storage: StorageSupervisor
    let holder: ConfigurationHolder
    let time: any TimeSource
    /// What rules are and did.
    var rules = RuleBox()
    /// Where expressions are evaluated.
    var queries = QueryRunner()
    /// Returns when the newest snapshot has all that was written before.
    let replan: @Sendable () async -> Void
    /// Loads the configuration anew.
    ///
    /// - Throws: `ConfigurationError` with every problem when it is bad; the old one stays in force.
    let reload: @Sendable () async throws -> Void

    /// This machine's time, in Unix seconds.
    var now: Int64 { Int64(time.now().timeIntervalSince1970) }

    /// The newest snapshot.
    ///
    /// - Throws: 503 until the first is published.
    func snapshot() throws -> Snapshot {
        guard let snapshot = snapshots.snapshot else {
            throw HTTPError(
                503, "The exporter is starting and has no numbers yet; ask again in a second.",
                headers: HTTPHeaders([("Retry-After", "1")]))
        }
        return snapshot
    }
}
