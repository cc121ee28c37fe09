import Forecasting
import Foundation
import Storage

/// The models that forecast an account's series, and what each said last.
///
/// New history puts every series on a list; ``work(until:)`` takes one after the other from it, so that learning a
/// thousand series holds nothing up: until its turn comes, a series keeps the forecast that it had.
struct ForecastBook {
    /// What a model is of. Another time zone makes days of it that the model has not seen.
    private struct ModelKey: Hashable {
        var series: AccountHistory.Key
        var task: String
    }

    private var models: [ModelKey: SeriesModel] = [:]
    private var unread: [ModelKey: [UInt8]] = [:]
    private var unsaved: Set<ModelKey> = []
    private var fine: [AccountHistory.Key: Forecast] = [:]
    private var hourly: [AccountHistory.Key: Forecast] = [:]
    private var history: AccountHistory?
    private var timeZone = TimeZone.gmt
    private var events: [KnownEvent] = []
    private var waiting: [AccountHistory.Key] = []

    private var grids = ForecastConfiguration()
    private var shortTask = ForecastConfiguration().shortTask
    private var longTask = ForecastConfiguration().longTask

    /// How many series wait for their turn.
    var pendingCount: Int { waiting.count }
    var hasWork: Bool { !waiting.isEmpty }

    /// Goes on with what an earlier run learned. What is not understood is learned anew.
    mutating func restore(_ stored: [StoredForecastModel]) {
        for model in stored {
            guard let metric = ForecastMetric(rawValue: model.metric) else { continue }
            unread[ModelKey(series: .init(model: model.model, metric: metric), task: model.task)] = [UInt8](model.state)
        }
    }

    /// Takes over a new history; what is not in it any more is forgotten.
    mutating func renew(
        _ history: AccountHistory, grids: ForecastConfiguration, timeZone: TimeZone, events: [KnownEvent]
    ) {
        if grids.modelled != self.grids.modelled || timeZone != self.timeZone { models = [:] }
        (shortTask, longTask) = (grids.shortTask, grids.longTask)
        self.grids = grids
        self.history = history
        self.timeZone = timeZone
        self.events = events
        let keys = Self.order(history)
        let known = Set(keys)
        models = models.filter { known.contains($0.key.series) }
        fine = fine.filter { history.fine[$0.key] != nil }
        hourly = hourly.filter { history.hourly[$0.key] != nil }
        // Demand comes before what follows from it, and the whole before its parts.
        waiting = keys.filter { $0.metric == .requestsPerMinute } + keys.filter { $0.metric != .requestsPerMinute }
        waiting.reverse()
    }

    private static func order(_ history: AccountHistory) -> [AccountHistory.Key] {
        ([wholeAccount] + history.models).flatMap { model in
            ForecastMetric.allCases.map { AccountHistory.Key(model: model, metric: $0) }
        }.filter { history.hourly[$0] != nil || history.fine[$0] != nil }
    }

    /// Brings series up to date until all are, or `isOver` says to stop; at least one.
    mutating func work(until isOver: () -> Bool) {
        guard let history else { return }
        while let key = waiting.popLast() {
            let events = events.compactMap { $0.scaled(to: key, history: history) }
            if let series = history.fine[key] {
                fine[key] = forecast(
                    series, ModelKey(series: key, task: "\(grids.shortStep) \(timeZone.identifier)"), shortTask,
                    events: key.metric == .requestsPerMinute ? events : [])
            }
            if let series = history.hourly[key] {
                hourly[key] = forecast(
                    series, ModelKey(series: key, task: "1h \(timeZone.identifier)"), longTask, events: events)
            }
            if isOver() { return }
        }
    }

    private mutating func forecast(
        _ series: TimeSeries, _ key: ModelKey, _ task: ForecastTask, events: [KnownEvent]
    ) -> Forecast? {
        let stagger = Self.stagger(key.series)
        var model =
            models[key]
            ?? unread.removeValue(forKey: key).flatMap { SeriesModel(task: task, stagger: stagger, encoded: $0) }
            ?? SeriesModel(task: task, stagger: stagger)
        let learned = model.learned
        let forecast = model.update(series.on(timeZone), events: events)
        if model.learned != learned { unsaved.insert(key) }
        models[key] = model
        return forecast
    }

    /// The same in every run, unlike a hash.
    private static func stagger(_ key: AccountHistory.Key) -> Int {
        (key.model + key.metric.rawValue).utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
    }

    /// What has been learned since the last call and is worth keeping.
    mutating func takeUnsaved() -> [StoredForecastModel] {
        defer { unsaved = [] }
        return unsaved.compactMap { key in
            models[key].map {
                StoredForecastModel(
                    model: key.series.model, metric: key.series.metric.rawValue, task: key.task,
                    state: Data($0.encoded()))
            }
        }
    }

    /// Every series' forecast: the whole account's first, then the models' in order of first appearance.
    var forecasts: [SeriesForecast] {
        guard let history else { return [] }
        return Self.order(history).compactMap { key in
            let fine = fine[key]
            let hourly = hourly[key]
            // When the queue is not read any more, hourly usage soon knows more than the queue did.
            let usable = fine.flatMap { short in
                short.status == .ok && short.lastObservedEnd >= hourly?.lastObservedEnd ?? .min ? short : nil
            }
            let forecast = SeriesForecast(key: key, short: usable ?? hourly ?? fine, long: hourly)
            return forecast.short == nil ? nil : forecast
        }
    }
}

extension KnownEvent {
    /// The event as it shows in one series: an event's floor is in requests a minute of the whole account, of which
    /// models have their usual shares, and requests their usual tokens and cost.
    ///
    /// - Returns: nil for what does not follow from requests.
    fileprivate func scaled(to key: AccountHistory.Key, history: AccountHistory) -> KnownEvent? {
        guard key.metric != .queueDepth else { return nil }
        var event = self
        guard key != .init(model: wholeAccount, metric: .requestsPerMinute) else { return event }
        func level(_ key: AccountHistory.Key) -> Double? {
            let values = history.hourly[key]?.values.suffix(7 * 24).filter { !$0.isNaN } ?? []
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        event.floor = floor.flatMap { floor in
            guard let all = level(.init(model: wholeAccount, metric: .requestsPerMinute)), all > 0, let own = level(key)
            else { return nil }
            return floor * own / all
        }
        return event
    }
}
