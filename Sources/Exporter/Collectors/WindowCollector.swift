import Exposition

/// The window of recent samples that queries and rules read, and what rules gave.
let collectWindow: Collector = { input in
    let age = " As of the snapshot before this one."
    func family(_ name: String, _ type: MetricType, _ help: String, _ value: Int) -> MetricFamily {
        var family = MetricFamily(name: name, type: type, help: help + age)
        family.add(Double(value), .none)
        return family
    }
    let window = input.window
    return [
        family(
            "holysheep_exporter_window_series", .gauge,
            "Series with samples in the window of recent samples, those that have ended and those that rules gave included.", window.series),
        family("holysheep_exporter_window_samples", .gauge, "Samples in the window of recent samples.", window.samples),
        family(
            "holysheep_exporter_window_bytes", .gauge,
            "Bytes that the samples in the window take in memory, without the labels of their series.", window.bytes),
        family(
            "holysheep_exporter_window_refused_samples_total", .counter,
            "Samples that were not taken into the window because there are too many series.", window.refusedSamples),
    ]
}
