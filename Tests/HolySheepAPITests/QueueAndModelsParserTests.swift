import HolySheepAPI
import Testing

@Suite struct QueueParserTests {
    private static func parse(_ text: String) throws -> QueueReport {
        try QueueParser.parse(Array(text.utf8))
    }

    @Test(
        arguments: [
            (#"{"queue_depth":12,"throughput_rpm":340.5}"#, 12, 340.5), (#"{"queue_depth":"12"}"#, 12, nil),
            (#"{"throughput_rpm":0}"#, nil, 0), (#"{"queue_depth":null,"throughput_rpm":1}"#, nil, 1),
            (#"{"queues":[]}"#, nil, nil),
            (#"{"queue_depth":2.5,"x":{}}"#, 2.5, nil),
        ] as [(String, Double?, Double?)])
    func readsTheTotals(text: String, depth: Double?, throughput: Double?) throws {
        let report = try Self.parse(text)
        #expect(report.depth == depth)
        #expect(report.throughputPerMinute == throughput)
        #expect(report.rejected.isEmpty)
    }

    @Test(
        arguments: [
            ("-1", RejectionReason.negative), ("NaN", .notANumber), ("Infinity", .notANumber), ("1e300", .overflow),
            ("true", .badType), ("[1]", .badType),
            (#""many""#, .badType),
        ] as [(String, RejectionReason)])
    func aTotalThatMakesNoSenseIsUnknown(value: String, reason: RejectionReason) throws {
        let report = try Self.parse(#"{"queue_depth":\#(value),"throughput_rpm":5}"#)
        #expect(report.depth == nil)
        #expect(report.throughputPerMinute == 5)
        #expect(report.rejected.map(\.reason) == [reason.rawValue])
        #expect(report.rejected.first?.raw.hasPrefix(#"{"queue_depth":"#) == true)
    }

    @Test func readsQueuesAndKeepsTheGoodOnes() throws {
        let report = try Self.parse(
            #"""
            {"queue_depth":9,"queues":[{"model":"a","priority":0,"queue_depth":1,"throughput_rpm":10},{"model":"a","priority":"2","queue_depth":2.0},
            {"model":"b","queue_depth":3,"throughput_rpm":null},7,{},{"model":"c"},{"model":"d","queue_depth":-1},{"model":"e","priority":1.5,"queue_depth":1},
            {"model":"a","priority":0,"queue_depth":4}]}
            """#)
        #expect(
            report.queues == [
                ModelQueue(model: "a", priority: 0, depth: 4), ModelQueue(model: "a", priority: 2, depth: 2),
                ModelQueue(model: "b", depth: 3),
            ])
        #expect(
            report.rejected.map(\.reason) == ["bad_type", "missing_model", "missing_depth", "negative", "not_integer"])
    }

    @Test func queuesOfTheWrongTypeLoseNoTotal() throws {
        let report = try Self.parse(#"{"queue_depth":9,"queues":{"a":1}}"#)
        #expect(report.depth == 9)
        #expect(report.rejected.map(\.reason) == ["bad_type"])
    }

    @Test(arguments: ["", "{}", "[]", #"{"depth":1}"#, "<html>", "{"])
    func bodiesThatAreNoQueueAreMalformed(body: String) {
        #expect { try Self.parse(body) } throws: { ($0 as? GatewayError)?.reason == .malformed }
    }
}

@Suite struct ModelsParserTests {
    private static func parse(_ text: String) throws -> ModelsReport {
        try ModelsParser.parse(Array(text.utf8))
    }

    @Test func readsIdsOnceAndInOrder() throws {
        let report = try Self.parse(
            #"{"object":"list","data":[{"id":"b","owned_by":"x"},{"id":"a"},"c",{"id":"b"},{"id":7},{"name":"d"},null,{"id":"x\u0000"},[]]}"#
        )
        #expect(report.ids == ["b", "a", "c"])
        #expect(report.rejected.map(\.reason) == ["bad_type", "missing_model", "bad_type", "bad_model", "bad_type"])
    }

    @Test(arguments: ["", "{}", "[]", #"{"data":null}"#, #"{"data":{}}"#, "<html>", #"{"models":[]}"#])
    func bodiesThatAreNoModelsAreMalformed(body: String) {
        #expect { try Self.parse(body) } throws: { ($0 as? GatewayError)?.reason == .malformed }
    }
}
