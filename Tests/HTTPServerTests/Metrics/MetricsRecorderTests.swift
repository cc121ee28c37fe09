import Testing

@testable import HTTPServer

@Suite struct MetricsRecorderTests {
    @Test func countsByTemplateAndCode() {
        let recorder = MetricsRecorder(templates: ["/a", "/b"])
        recorder.record(template: "/a", code: 200, seconds: 0.0005)
        recorder.record(template: "/a", code: 200, seconds: 0.3)
        recorder.record(template: "/a", code: 500, seconds: 60)
        recorder.record(template: nil, code: 404, seconds: 0.001)
        recorder.record(template: "/unknown", code: 404, seconds: 0.001)

        let metrics = recorder.snapshot(openConnections: 3)
        #expect(metrics.requests == [
            .init(handler: "/a", code: 200): 2, .init(handler: "/a", code: 500): 1, .init(handler: "other", code: 404): 2,
        ])
        #expect(metrics.durations["/b"] == nil)
        let histogram = metrics.durations["/a"]
        #expect(histogram?.count == 3)
        #expect(histogram?.sum == 60.3005)
        #expect(histogram?.cumulative.first { $0.upperBound == 0.0005 }?.count == 1)
        #expect(histogram?.cumulative.first { $0.upperBound == 0.25 }?.count == 1)
        #expect(histogram?.cumulative.first { $0.upperBound == 0.5 }?.count == 2)
        #expect(histogram?.cumulative.last?.count == 2)
        #expect(metrics.openConnections == 3)
    }

    @Test func messagesAreLimitedPerMinute() {
        var limiter = MessageLimiter()
        let passed = (0..<50).flatMap { limiter.admit("\($0)", at: 100 + Double($0) / 10) }
        #expect(passed.count == MessageLimiter.perMinute)
        #expect(limiter.admit("next", at: 161) == ["30 similar messages were left out", "next"])
    }
}
