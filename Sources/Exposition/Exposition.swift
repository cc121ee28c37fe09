/// Metric families as the bytes of a scrape.
public struct Exposition {
    /// Writes the families in order of their names, each in one piece, its samples in the order they were added.
    ///
    /// Families without samples are left out. Families of the same name are one: the first says type, unit and help.
    /// They must agree on the type, which is a programmer error otherwise, and stops the process. The same families
    /// always give the same bytes.
    public static func encode(_ families: [MetricFamily], as format: ExpositionFormat) -> [UInt8] {
        var encoder = Exposition(format: format)
        let merged = merge(families)
        encoder.bytes.reserveCapacity(merged.reduce(64) { $0 + size(of: $1) })
        for family in merged { encoder.append(family) }
        if format == .openMetrics { encoder.bytes.append(contentsOf: "# EOF\n".utf8) }
        return encoder.bytes
    }

    private let format: ExpositionFormat
    private var bytes: [UInt8] = []

    private init(format: ExpositionFormat) {
        self.format = format
    }

    /// The families that have samples, those of the same name put together, in order of their names.
    static func merge(_ families: [MetricFamily]) -> [MetricFamily] {
        var merged: [MetricFamily] = []
        var positions: [String: Int] = [:]
        for family in families where !family.isEmpty {
            // Names that differ in `_total` only are one family to OpenMetrics.
            let key = MetricName.openMetricsFamily(family.name, type: family.type)
            if let position = positions[key] {
                precondition(
                    merged[position].type == family.type,
                    "'\(family.name)' is a \(family.type), but '\(merged[position].name)' is a \(merged[position].type)")
                merged[position].samples += family.samples
                merged[position].histograms += family.histograms
            } else {
                positions[key] = merged.count
                merged.append(family)
            }
        }
        return merged.sorted { $0.name < $1.name }
    }

    /// About how many bytes a family takes, so that the buffer seldom grows.
    private static func size(of family: MetricFamily) -> Int {
        let name = family.name.utf8.count
        let samples = family.samples.reduce(0) { $0 + $1.labels.rendered.count + name + 24 }
        let histograms = family.histograms.reduce(0) {
            $0 + ($1.buckets.count + 3) * ($1.labels.rendered.count + name + 40)
        }
        return 4 * name + family.help.utf8.count + 64 + samples + histograms
    }

    private mutating func append(_ family: MetricFamily) {
        appendMetadata(family)
        let name = Array(family.name.utf8)
        family.forEachSample { sample in
            appendSeries(name, sample.labels)
            NumberFormat.append(sample.value, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        family.forEachHistogram { append($0, name: family.name) }
    }

    private mutating func appendMetadata(_ family: MetricFamily) {
        switch format {
        case .text:
            appendComment("HELP", family.name)
            Escaping.append(family.help, quotes: false, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            appendComment("TYPE", family.name)
            bytes.append(contentsOf: "\(family.type.rawValue)\n".utf8)
        case .openMetrics:
            let name = MetricName.openMetricsFamily(family.name, type: family.type)
            appendComment("TYPE", name)
            bytes.append(contentsOf: "\(family.type.rawValue)\n".utf8)
            if let unit = family.unit {
                appendComment("UNIT", name)
                bytes.append(contentsOf: "\(unit)\n".utf8)
            }
            appendComment("HELP", name)
            Escaping.append(family.help, quotes: true, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func appendComment(_ keyword: String, _ name: String) {
        bytes.append(contentsOf: "# \(keyword) \(name) ".utf8)
    }

    /// The name and the labels of a sample, and the space before its value.
    private mutating func appendSeries(_ name: [UInt8], _ labels: Labels) {
        bytes.append(contentsOf: name)
        if !labels.rendered.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels.rendered)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
    }

    private mutating func append(_ histogram: Histogram, name: String) {
        for sample in histogram.samples(as: format) {
            appendSeries(Array("\(name)\(sample.suffix)".utf8), sample.labels)
            NumberFormat.append(sample.value, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
