import HTTPServer

extension Routes {
    /// `GET /`: what this is, how it is doing, and where everything else is.
    static func landingPage(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            return .html(page(context.snapshots.snapshot, context))
        }
    }

    private static func page(_ snapshot: Snapshot?, _ context: RouteContext) -> String {
        let links = [
            (context.telemetryPath, "Prometheus metrics, text and OpenMetrics"),
            ("/forecast", "requests a minute for the next hour; ?metric=total_tokens&amp;horizon=168h and more"),
            ("/capacity", "what to provision, and why"),
            ("/budget", "spend, projection and burn rate"),
            ("/-/healthy", "alive"), ("/-/ready", "ready to be relied on"),
        ]
        let items = links.map { "<li><a href=\"\($0.0.split(separator: "?")[0])\">\($0.0)</a> \($0.1)</li>" }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>holysheep-exporter</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c2430}
            table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dee6}
            .bad{color:#b00020;font-weight:600}.good{color:#0a7a33}.note{background:#fff6d6;padding:.6rem .8rem;border-radius:.3rem}
            </style></head><body>
            <h1>holysheep-exporter <small>\(context.version)</small></h1>
            \(status(snapshot))
            <ul>\(items.joined())</ul>
            </body></html>

            """
    }

    private static func status(_ snapshot: Snapshot?) -> String {
        guard let snapshot else { return "<p>Starting.</p>" }
        let note = snapshot.simulated
            ? "<p class=\"note\">No account is configured: all numbers come from the built-in simulator.</p>" : ""
        let storage = snapshot.storage.isUp
            ? "" : "<p class=\"bad\">The store does not work: \(escaped(snapshot.storage.failure?.description ?? "not open"))</p>"
        let rows = snapshot.accounts.flatMap { account in
            account.status.endpoints.sorted { $0.key.rawValue < $1.key.rawValue }.map { endpoint, status in
                let state =
                    switch status.isUp {
                    case true?: "<td class=\"good\">up</td>"
                    case false?: "<td class=\"bad\">down</td>"
                    case nil: "<td>not called yet</td>"
                    }
                let success = status.lastSuccessAt.map(Timestamp.text) ?? "never"
                return "<tr><td>\(escaped(account.name))</td><td>\(endpoint.rawValue)</td>\(state)<td>\(success)</td>"
                    + "<td>\(escaped(status.lastError ?? ""))</td></tr>"
            }
        }
        return note + storage
            + "<table><tr><th>account</th><th>endpoint</th><th>state</th><th>last success</th><th>last error</th></tr>"
            + rows.joined() + "</table><p>As of \(Timestamp.text(snapshot.at)).</p>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
