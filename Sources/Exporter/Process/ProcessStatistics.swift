import Foundation

/// What the kernel says of this process: the values behind the `process_*` metrics, whose names and
/// meanings are those of Prometheus's client libraries.
struct ProcessStatistics: Sendable, Equatable {
    /// User and system CPU time since the start, in seconds.
    var cpuSeconds: Double
    /// Memory held in RAM, in bytes.
    var residentBytes: Double
    /// Address space, in bytes.
    var virtualBytes: Double
    /// When the process started, Unix seconds.
    var startTime: Double
    /// File descriptors in use, and the most there may be.
    var openDescriptors: Double
    var maxDescriptors: Double?

    /// Reads `/proc/self`; nil where there is none.
    static func current() -> ProcessStatistics? {
        let files = FileManager.default
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let limits = try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8),
            let descriptors = try? files.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        return parse(
            stat: stat, systemStat: system, limits: limits, openDescriptors: descriptors.count,
            ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))), pageSize: Double(sysconf(Int32(_SC_PAGESIZE))))
    }

    /// Reads the texts of `/proc/self/stat`, `/proc/stat` and `/proc/self/limits` (proc(5)).
    static func parse(
        stat: String, systemStat: String, limits: String, openDescriptors: Int,
        ticksPerSecond: Double, pageSize: Double
    ) -> ProcessStatistics? {
        // The second field is the command in parentheses and may itself hold spaces and parentheses.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        let bootLine = systemStat.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard fields.count > 21,
            let user = Double(fields[11]), let kernel = Double(fields[12]), let start = Double(fields[19]),
            let virtual = Double(fields[20]), let pages = Double(fields[21]),
            let boot = bootLine.flatMap({ Double($0.dropFirst(6)) })
        else { return nil }
        let softLimit = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
            .flatMap { $0.dropFirst("Max open files".count).split(separator: " ").first }
            .flatMap { Double($0) }
        return ProcessStatistics(
            cpuSeconds: (user + kernel) / ticksPerSecond, residentBytes: pages * pageSize, virtualBytes: virtual,
            startTime: boot + start / ticksPerSecond, openDescriptors: Double(openDescriptors),
            maxDescriptors: softLimit)
    }
}
