/// A number of bytes written as `512`, `64KiB`, `32MiB`.
enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
        ("B", 1), ("", 1),
    ]

    static func parse(_ text: String) -> Int? {
        for unit in units where text.lowercased().hasSuffix(unit.name.lowercased()) {
            guard let count = Int(text.dropLast(unit.name.count)), count >= 0 else { return nil }
            let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
            return overflow ? nil : bytes
        }
        return nil
    }

    /// `bytes` in the largest binary unit that says it exactly.
    static func format(_ bytes: Int) -> String {
        let unit = units.first { $0.name.hasSuffix("iB") && bytes >= $0.bytes && bytes % $0.bytes == 0 }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? String(bytes)
    }
}
