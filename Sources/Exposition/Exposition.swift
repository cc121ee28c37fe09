/// Metric families as the bytes of a scrape.
public struct Exposition {
    /// Writes the families in order of their names, each in one piece, its samples in the order they were added.
    ///
    /// Families without samples are left out. Families of the same name are one: the first says type, unit and help.
    /// They must agree on the type, which is a programmer error otherwise, and stops the process. The same families
    /// always give the same bytes.
    public static func encode(_ families: [MetricFamily], as format: ExpositionFormat) -> [UInt8] {
        var encoder = Exposition(format: format)
        let merged = merge(families.filter { !$0.isEmpty })
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

    private static func merge(_ families: [MetricFamily]) -> [MetricFamily] {
        var merged: [MetricFamily] = []
        var positions: [String: Int] = [:]
        for family in families {
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
        let samples = family.samples
        var written = SeriesSet(capacity: samples.count)
        for position in samples.indices {
            let labels = samples[position].labels
            guard written.insert(
                hash: labels.identityHash, position: position, isEqual: { samples[$0].labels == labels })
            else { continue }
            appendSeries(name, labels)
            NumberFormat.append(samples[position].value, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        var writtenHistograms: Set<Labels> = []
        for histogram in family.histograms where writtenHistograms.insert(histogram.labels).inserted {
            append(histogram, name: family.name)
        }
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
        let bucket = Array("\(name)_bucket".utf8)
        for element in histogram.buckets {
            appendSeries(bucket, histogram.labels.adding("le", NumberFormat.bound(element.upperBound, as: format)))
            NumberFormat.append(element.count, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        appendSeries(bucket, histogram.labels.adding("le", "+Inf"))
        NumberFormat.append(histogram.count, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        // OpenMetrics has no sum where observations can be negative, and a count only beside a sum.
        let isSummable = !histogram.sum.isNaN && (histogram.buckets.first?.upperBound ?? 0) >= 0
        if isSummable || (format == .text && !histogram.sum.isNaN) {
            appendSeries(Array("\(name)_sum".utf8), histogram.labels)
            NumberFormat.append(histogram.sum, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        if isSummable || format == .text {
            appendSeries(Array("\(name)_count".utf8), histogram.labels)
            NumberFormat.append(histogram.count, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
