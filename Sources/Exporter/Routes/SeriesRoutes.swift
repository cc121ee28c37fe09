import HTTPServer
import JSON
import PromQL
import SampleWindow

extension Routes {
    /// `/api/v1/series`: the series that any of the selectors finds.
    static func series(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, now, turn throws in
            let selectors: [[Matcher]]
            do throws(QueryFailure) { selectors = try form.selectors() } catch {
                throw QueryFailure.parameter("match[]", error.message)
            }
            guard !selectors.isEmpty else { throw QueryFailure.badData("no match[] parameter provided") }
            return QueryAnswer(series: try found(selectors, form, source(context, snapshot, now, turn)).sorted())
        }
    }

    /// `/api/v1/labels`: the names of the labels that series have.
    static func labelNames(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, now, turn throws in
            let selectors = try form.selectors()
            var names: Set<String> = []
            for labels in try found(selectors.isEmpty ? [[]] : selectors, form, source(context, snapshot, now, turn)) {
                for pair in labels.pairs { names.insert(pair.name) }
            }
            return QueryAnswer(list(names))
        }
    }

    /// `/api/v1/label/{name}/values`: the values that a label has.
    static func labelValues(_ context: RouteContext) -> SuspendingHandler {
        { request in
            let name = request.parameters["name"] ?? ""
            guard PromQL.Labels.isValidName(name) else {
                return QueryFailure.badData("invalid label name: \(GoText.quoted(name))").response
            }
            let handler = answering(context) { form, snapshot, now, turn throws in
                let selectors = try form.selectors()
                let series = try found(selectors.isEmpty ? [[]] : selectors, form, source(context, snapshot, now, turn))
                return QueryAnswer(list(Set(series.map { $0[name] }.filter { !$0.isEmpty })))
            }
            return try await handler(request)
        }
    }

    /// `/api/v1/metadata`: what the metrics are.
    static func metricMetadata(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, _, _ throws in
            var limit = Int.max
            if let text = form.text("limit") {
                guard let number = Int(text) else { throw QueryFailure.badData("limit must be a number") }
                if number >= 0 { limit = number }
            }
            let metric = form.text("metric")
            let all = (snapshot.metrics + QuerySource.descriptions).sorted { $0.name < $1.name }
            let metrics = all.filter { (metric ?? $0.name) == $0.name }.prefix(limit)
            return QueryAnswer(
                .object(
                    metrics.map { metric in
                        let description: JSONValue = [
                            "type": .string(metric.type.rawValue), "help": .string(metric.help),
                            "unit": .string(metric.unit ?? ""),
                        ]
                        return .init(metric.name, .array([description]))
                    }))
        }
    }

    /// `/api/v1/status/buildinfo`. Clients tell from `version` what they may ask for, so it is that of the Prometheus
    /// whose language and API these are.
    static func buildInformation(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { _, _, _, _ throws in
            QueryAnswer([
                "version": "2.42.0", "revision": .string(context.version), "branch": "holysheep-exporter",
                "buildUser": "", "buildDate": "", "goVersion": "",
            ])
        }
    }

    /// The series that any of the selectors finds with samples from `start` through `end`.
    private static func found(
        _ selectors: [[Matcher]], _ form: QueryForm, _ source: QuerySource
    ) throws -> Set<PromQL.Labels> {
        let start = try form.time("start") ?? .min / 2
        let end = try form.time("end") ?? .max / 2
        var found: Set<PromQL.Labels> = []
        for selector in selectors {
            found.formUnion(try source.series(selector, from: start, through: end))
        }
        return found
    }

    private static func list(_ texts: Set<String>) -> JSONValue {
        .array(texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .string($0) })
    }
}
