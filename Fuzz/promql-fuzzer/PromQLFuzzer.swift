import PromQL

/// Feeds any bytes to the parsers and what they accept to the engine, for libFuzzer to find what traps, hangs or eats
/// memory.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    _ = try? SeriesNotation.parse(text.utf8.count < 100 ? text : "")
    _ = try? AnchoredRegex(text).matches("some text")
    guard let expression = try? Parser.expression(text) else { return 0 }
    let printed = expression.description
    // What is printed reads back, but for signs before a power or an infinity, and the mark of invalid UTF-8.
    let isExempt = printed.contains { $0 == "^" || $0 == "I" || $0 == "\u{fffd}" }
    precondition(isExempt || (try? Parser.expression(printed))?.description == printed, "\(text) became \(printed)")
    evaluate(expression)
    return 0
}

/// Evaluates within narrow limits. Errors are as good as answers.
private func evaluate(_ expression: Expression) {
    var options = Engine.Options()
    options.maximumSamples = 20_000
    var checkpoints = 0
    let checkpoint = {
        checkpoints += 1
        if checkpoints > 50 { throw EvaluationError.timedOut }
    }
    let engine = Engine(options: options)
    _ = try? engine.instant(expression, at: 300_000, source: FewSeries(), checkpoint: checkpoint)
    _ = try? engine.range(
        expression, from: 0, through: 600_000, step: 61_000, source: FewSeries(), checkpoint: checkpoint)
}

private struct FewSeries: SeriesSource {
    static let all = [
        "a{x=\"1\"} 0+1x9", "a{x=\"2\"} 5 NaN Inf stale _ -1 3", "b_bucket{le=\"1\"} 1x9", "b_bucket{le=\"+Inf\"} 2x9",
    ]
    .compactMap { line -> Series? in
        guard let (labels, values) = try? SeriesNotation.parse(line) else { return nil }
        let present = values.enumerated().compactMap { index, value in value.map { (Int64(index) * 60_000, $0) } }
        return Series(labels: labels, timestamps: present.map(\.0), values: present.map(\.1))
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        FewSeries.all.filter { series in matchers.allSatisfy { $0.matches(series.labels) } }
    }
}
