import Foundation
import HTTPServer
import HolySheepAPI
import Planning

extension Routes {
    /// `GET /`: what this is, how it is doing, and where everything else is.
    static func landingPage(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            return .html(page(context.snapshots.snapshot, context))
        }
    }

    private static func page(_ snapshot: Snapshot?, _ context: RouteContext) -> String {
        let links: [(path: String, meaning: String)] = [
            (context.telemetryPath, "Prometheus metrics, text and OpenMetrics"),
            ("/forecast", "requests a minute for the next hour"),
            ("/forecast?metric=total_tokens&horizon=168h", "tokens for the next week; cost_usd and others likewise"),
            ("/capacity", "what to provision, and why"),
            ("/budget", "spend, projection and burn rate"),
            ("/quota", "requests of the day against the plan's quota"), ("/pricing", "prices, where they are from, and drift"),
            ("/api/v1/rules", "alert and recording rules that are evaluated here, their states and alerts"),
            ("/-/healthy", "alive"), ("/-/ready", "ready to be relied on"),
        ]
        let items = links.map {
            "<tr><td><a href=\"\(escaped($0.path))\"><code>\(escaped($0.path))</code></a><td>\($0.meaning)\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>holysheep-exporter</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <style>\(style)</style></head><body>
            <h1>holysheep-exporter <small>\(escaped(context.version))</small></h1>
            \(snapshot.map { status($0, context.rules.report) } ?? "<p class=\"note\">Starting: there are no numbers yet.</p>")
            <h2>Where things are</h2>
            <div class="wide"><table>\(items.joined())</table></div>
            </body></html>

            """
    }

    private static let style = """
        :root{--ink:#1c2430;--faint:#5b6675;--line:#d8dee6;--bad:#b00020;--good:#0a7a33;--note:#fff3c4}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--faint:#9aa5b4;--line:#39424e;--bad:#ff7a85;--good:#5fd38a;--note:#4a3d0c}}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink)}
        h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem}small,th,.faint{color:var(--faint);font-weight:400}
        .wide{overflow-x:auto}time{white-space:nowrap}.wide td:last-child{min-width:9rem}table{border-collapse:collapse;width:100%}
        td,th{text-align:left;vertical-align:top;padding:.3rem 1rem .3rem 0;border-bottom:1px solid var(--line)}
        .n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:var(--bad);font-weight:600}.good{color:var(--good)}
        .note{background:var(--note);padding:.6rem .8rem;border-radius:.3rem}
        """

    private static func status(_ snapshot: Snapshot, _ rules: RuleReport) -> String {
        let note = snapshot.simulated
            ? "<p class=\"note\">All numbers come from the built-in simulator: no account is configured, or --simulator is "
                + "given.</p>\n" : ""
        let storage = snapshot.storage.isUp
            ? ""
            : "<p class=\"bad\">The store does not work: \(escaped(snapshot.storage.failure?.description ?? "not open"))</p>\n"
        return note + storage + alerts(rules) + "<h2>Gateway</h2>\n" + gateway(snapshot) + capacity(snapshot) + budgets(snapshot)
            + "<p class=\"faint\">As of \(Timestamp.text(snapshot.at)). The page shows the state when it was loaded.</p>"
    }

    private static func gateway(_ snapshot: Snapshot) -> String {
        let rows = snapshot.accounts.flatMap { account in
            GatewayEndpoint.allCases.compactMap { endpoint in account.status.endpoints[endpoint].map { (endpoint, $0) } }
                .map { endpoint, status in
                    let state =
                        switch status.isUp {
                        case true?: "<td class=\"good\">up"
                        case false?: "<td class=\"bad\">down"
                        case nil: "<td>not called yet"
                        }
                    let success = status.lastSuccessAt.map { "<time>\(Timestamp.text($0))</time>" } ?? "never"
                    return "<tr><td>\(escaped(account.name))<td>\(endpoint.rawValue)\(state)<td>\(success)"
                        + "<td>\(escaped(status.lastError ?? ""))\n"
                }
        }
        return table(["account", "endpoint", "state", "last success", "last error"], rows)
    }

    /// The whole accounts; models are in the API.
    private static func capacity(_ snapshot: Snapshot) -> String {
        let rows = snapshot.accounts.flatMap { account in
            account.plans.capacity.filter { $0.model == wholeAccount }.map { plan in
                "<tr><td>\(escaped(account.name))<td class=\"n\">\(number(plan.recommendation.requestsPerMinute))"
                    + "<td class=\"n\">\(plan.recommendation.replicas)<td>\(escaped(plan.recommendation.reason))\n"
            }
        }
        guard !rows.isEmpty else { return "" }
        return "<h2>Recommended capacity</h2>\n"
            + table(["account", "n:requests/min", "n:replicas", "reason"], rows)
    }

    private static func budgets(_ snapshot: Snapshot) -> String {
        guard !snapshot.budgets.isEmpty else { return "" }
        func dollars(_ micro: Int64?) -> String { micro.map { number(MicroUSD.dollars($0)) } ?? "unknown" }
        let rows = snapshot.budgets.map { budget in
            let state = budget.state == .ok ? "good" : budget.state == .unknown ? "" : "bad"
            return "<tr><td>\(escaped(budget.name))<td class=\"\(state)\">\(budget.state.rawValue)"
                + "<td class=\"n\">\(dollars(budget.spentMicroUSD))"
                + "<td class=\"n\">\(dollars(budget.projection?.medianMicroUSD))"
                + "<td class=\"n\">\(dollars(budget.limitMicroUSD))\n"
        }
        return "<h2>Budgets</h2>\n" + table(["budget", "status", "n:spent USD", "n:projected USD", "n:limit USD"], rows)
    }

    /// How many alerts the page shows.
    private static let mostAlerts = 50

    /// What fires now; nothing without rules.
    private static func alerts(_ report: RuleReport) -> String {
        guard !report.groups.isEmpty else { return "" }
        let firing = report.alertingRules.flatMap { rule in
            rule.activeAlerts.filter { $0.state == .firing }.map { (name: rule.rule.name, alert: $0) }
        }
        guard !firing.isEmpty else { return "<h2>Alerts</h2>\n<p class=\"good\">Nothing fires.</p>\n" }
        let rows = firing.prefix(mostAlerts).map { name, alert in
            let labels = alert.labels.pairs.filter { $0.name != "alertname" }.map { "\($0.name)=\($0.value)" }
            let summary = alert.annotations.first { $0.name == "summary" }?.value ?? ""
            return "<tr><td class=\"bad\">\(escaped(name))<td>\(escaped(labels.joined(separator: ", ")))"
                + "<td><time>\(Timestamp.text((alert.firedAt ?? alert.activeAt) / 1000))</time><td>\(escaped(summary))\n"
        }
        let further = firing.count > mostAlerts ? "<p>\(firing.count - mostAlerts) more fire.</p>\n" : ""
        return "<h2>Alerts that fire</h2>\n" + table(["alert", "labels", "since", "summary"], rows) + further
    }

    /// - Parameter columns: their titles; `n:` marks numbers.
    private static func table(_ columns: [String], _ rows: [String]) -> String {
        let head = columns.map { $0.hasPrefix("n:") ? "<th class=\"n\">\($0.dropFirst(2))" : "<th>\($0)" }
        return "<div class=\"wide\"><table><tr>\(head.joined())\n\(rows.joined())</table></div>\n"
    }

    /// At most two decimal places.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "unknown" }
        return value.formatted(.number.precision(.fractionLength(0...2)).locale(.init(identifier: "en_US")))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
