import Exposition
import TestSupport
import Testing

/// Whatever is encoded can be read back: any label values, help texts and numbers.
@Suite struct RoundTripTests {
    @Test(arguments: 0..<100 as Range<UInt64>, ExpositionFormat.allCases)
    func readsBackWhatWasEncoded(seed: UInt64, format: ExpositionFormat) throws {
        var random = SeededGenerator(seed: seed)
        var families: [MetricFamily] = []
        var expected: [TextReader.Family] = []
        for index in 0..<5 {
            let type: MetricType = index.isMultiple(of: 2) ? .counter : .gauge
            var family = MetricFamily(
                name: "family_\(index)\(type == .counter ? "_total" : "")", type: type, help: anyText(&random))
            var series: [TextReader.Series] = []
            for number in 0..<6 {
                let pairs = [("number", "\(number)"), ("b", anyText(&random)), ("a", anyText(&random))].shuffled(using: &random)
                let value = anyValue(&random).magnitude
                family.add(value, Labels(pairs))
                let labels = Dictionary(uniqueKeysWithValues: pairs.filter { !$0.1.isEmpty })
                series.append(TextReader.Series(name: family.name, labels: labels, value: value))
            }
            families.append(family)
            let name = format == .openMetrics ? "family_\(index)" : family.name
            expected.append(TextReader.Family(name: name, type: "\(type)", unit: nil, help: family.help, series: series))
        }
        let bytes = Exposition.encode(families.shuffled(using: &random), as: format)
        #expect(try TextReader.read(String(decoding: bytes, as: UTF8.self)) == expected)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func labelsGiveBackAnyValue(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pairs = ["d", "b", "c", "a"].map { ($0, anyText(&random)) }
        let labels = Labels(pairs)
        for (name, value) in pairs { #expect(labels[name] == (value.isEmpty ? nil : value)) }
        #expect(labels == Labels(pairs.shuffled(using: &random)))
        #expect(labels.hashValue == pairs.dropFirst().reduce(Labels([pairs[0]])) { $0.adding($1.0, $1.1) }.hashValue)
    }

    /// Text in which the characters that need care are common.
    private func anyText(_ random: inout SeededGenerator) -> String {
        let awkward: [UInt8] = Array("\\\"\n\r\t,={}# \u{0}né".utf8) + [0xff, 0xc3]
        let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            Bool.random(using: &random) ? awkward.randomElement(using: &random) ?? 0 : .random(in: 0...255, using: &random)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func anyValue(_ random: inout SeededGenerator) -> Double {
        switch Int.random(in: 0...3, using: &random) {
        case 0: return Double(Int64.random(in: -1000...1000, using: &random))
        case 1: return Double(Int64.random(in: .min ... .max, using: &random))
        case 2: return .random(in: -1...1, using: &random)
        default:
            let value = Double(bitPattern: .random(in: 0 ... .max, using: &random))
            return value.isNaN ? .infinity : value
        }
    }
}
