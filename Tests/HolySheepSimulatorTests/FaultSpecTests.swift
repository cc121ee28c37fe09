import JSON
import Testing

@testable import HolySheepSimulator

@Suite struct FaultSpecTests {
    @Test(arguments: [
        ("latency", "latency:2s"),
        ("latency:0.25@usage%0.5", "latency:250ms@usage%0.5"),
        ("latency=1m", "latency:1m"),
        ("429:30s@queue*3", "429:30s@queue*3"),
        ("5xx", "5xx:503"),
        ("502@chat", "5xx:502@chat"),
        ("5xx:500~10m", "5xx:500~10m"),
        ("401@all", "401"),
        ("half-body", "half_body"),
        ("huge_body:64KiB", "huge_body:64KiB"),
        ("revised:0.3/1h", "revised:0.3/1h"),
        ("late:6h@usage", "late:6h@usage"),
        ("clock_skew:-5s", "clock_skew:-5s"),
        ("reset*2%0.25@models~90s", "reset@models%0.25*2~90s"),
    ])
    func readsAndWrites(text: String, canonical: String) throws {
        let specs = try FaultSpec.parse(text)
        #expect(specs.map(\.description) == [canonical])
        #expect(try FaultSpec.parse(canonical) == specs)
    }

    @Test(arguments: FaultKind.allCases)
    func everyKindWorksWithItsDefault(kind: FaultKind) throws {
        let spec = try #require(try FaultSpec.parse(kind.rawValue).first)
        #expect(spec.kind == kind)
        #expect(try FaultSpec.parse(spec.description) == [spec])
    }

    @Test func readsSeveral() throws {
        #expect(try FaultSpec.parse(" latency:2s@usage , nan, ,reset ").map(\.kind) == [.latency, .nan, .reset])
        #expect(try FaultSpec.parse("  ").isEmpty)
    }

    @Test(arguments: [
        ("slow", "unknown kind 'slow'; kinds are latency, 429"),
        ("latency@billing", "unknown endpoint 'billing'; endpoints are models, usage, queue, chat, all"),
        ("latency:soon", "value of latency 'soon' is no time; write it as 2s"),
        ("latency:-2s", "must not be negative"),
        ("latency%50", "must be above 0 and at most 1"),
        ("latency%0", "must be above 0 and at most 1"),
        ("latency*0", "count 0 must be at least 1"),
        ("latency*1.5", "whole number"),
        ("latency~", "duration '' is no time"),
        ("latency@usage@queue", "two parts that start with @"),
        ("5xx:404", "status from 500 to 599, not '404'"),
        ("huge_body:1TiB", "up to 256MiB"),
        ("nan:2", "share above 0 and at most 1"),
        ("reset:1s", "takes no value"),
        ("late@queue", "write @usage"),
    ])
    func refusesNamingThePart(text: String, message: String) {
        let error = #expect(throws: FaultSpecError.self) { try FaultSpec.parse(text) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func readsJSON() throws {
        let document = try JSONValue(
            parsing: Array(
                #"""
                {"faults":[
                    {"kind":"latency","value":1.5,"endpoint":"usage","probability":0.5,"count":2,"duration":"1m"},
                    "nan@queue", {"kind":429,"value":"9s"}]}
                """#.utf8))
        let faults = try FaultSpec.read(document).map(\.description)
        #expect(faults == ["latency:1500ms@usage%0.5*2~1m", "nan:0.1@queue", "429:9s"])
    }

    @Test(arguments: [
        (#"{"kind":"latency","delay":"2s"}"#, "unknown member 'delay'"), (#"{"value":"2s"}"#, "'kind' is required"),
        ("[3]", "a fault is an object"),
    ])
    func refusesJSON(text: String, message: String) throws {
        let document = try JSONValue(parsing: Array(text.utf8))
        let error = #expect(throws: FaultSpecError.self) { try FaultSpec.read(document) }
        #expect(error?.description.contains(message) == true)
    }
}
