import Exposition
import Testing

@Suite struct LabelsTests {
    @Test func givesBackEachValue() {
        let labels: Labels = ["model": "gpt\"4\\\n", "account": "prod,x=\"y\""]
        #expect(labels["model"] == "gpt\"4\\\n")
        #expect(labels["account"] == "prod,x=\"y\"")
        #expect(labels["mode"] == nil)
        #expect(Labels.none["model"] == nil)
    }

    @Test func orderIsKeptButNamesTheSameSeries() {
        let one: Labels = ["b": "2", "a": "1"]
        let other = Labels([("a", "1"), ("b", "2")])
        #expect(one.description == #"{b="2",a="1"}"#)
        #expect(one == other)
        #expect(Set([one, other, Labels(["a": "1"]).adding("b", "2")]).count == 1)
        #expect(one != ["a": "2", "b": "1"])
    }

    @Test func sortsByWholeNames() {
        #expect(Labels([("ab", "1"), ("a", "2")]) == Labels([("a", "2"), ("ab", "1")]))
        #expect(Labels([("a", "b"), ("ab", "c")]) != Labels([("a", "bc"), ("ab", "")]))
    }

    @Test func everyOrderIsTheSameSeries() {
        let pairs = [("b", "2,"), ("a", "=\"1\\"), ("ba", "3"), ("B", "\n4")]
        var sets: Set<Labels> = []
        func permute(_ labels: Labels, _ rest: [(String, String)]) {
            if rest.isEmpty { sets.insert(labels) }
            for index in rest.indices {
                var others = rest
                let (name, value) = others.remove(at: index)
                permute(labels.adding(name, value), others)
            }
        }
        permute(.none, pairs)
        #expect(sets.count == 1)
        for (name, value) in pairs { #expect(sets.first?[name] == value) }
    }

    @Test func emptyValueIsNoLabel() {
        #expect(Labels(["a": "", "b": "1"]) == Labels(["b": "1"]))
        #expect(Labels(["a": ""]) == .none)
        #expect(Labels.none.adding("a", "") == .none)
        #expect(Labels(["a": "", "b": "1"]).description == #"{b="1"}"#)
    }

    @Test func invalidUTF8IsRepaired() {
        let labels: Labels = ["model": String(decoding: [0x67, 0xff, 0x70] as [UInt8], as: UTF8.self)]
        #expect(labels["model"] == "g\u{fffd}p")
    }
}
