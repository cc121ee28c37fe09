import Forecasting

extension ForecastConfiguration {
    /// What decides which models there are: another value needs other ones.
    struct Modelled: Equatable {
        var step: PrometheusDuration
        var short: PrometheusDuration
        var long: PrometheusDuration
    }

    var modelled: Modelled { Modelled(step: shortStep, short: shortHorizon, long: longHorizon) }

    /// The next hour at least, for that is what metrics tell. Forecasts reach further than they are shown, so that they
    /// last until the next data comes.
    var shortTask: ForecastTask {
        .short(step: shortStep.seconds, steps: Int(max(shortHorizon, .hours(1)).seconds / shortStep.seconds) * 3 / 2)
    }

    /// The next week at least, for that is what reports tell. Usage comes by the hour, whatever `longStep` says.
    var longTask: ForecastTask {
        .long(step: AccountHistory.hour, steps: Int(max(longHorizon, .days(7)).seconds / AccountHistory.hour) + 24)
    }
}
