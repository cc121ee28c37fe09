import Foundation

/// What this process uses of the machine.
enum ProcessUsage {
    /// Seconds of CPU time that `work` takes. Time in which other processes ran does not count.
    static func cpuSeconds(_ work: () -> Void) -> Double {
        let before = cpuSeconds
        work()
        return cpuSeconds - before
    }

    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resident memory in bytes; 0 where the system does not tell.
    static var residentBytes: Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
