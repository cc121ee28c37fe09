import Exposition

/// The `process_*` metrics, named as in every Prometheus client library.
let collectProcess: Collector = { input in
    guard let process = input.process else { return [] }
    func family(_ name: String, _ type: MetricType, _ help: String, _ value: Double?) -> MetricFamily {
        var family = MetricFamily(name: name, type: type, help: help)
        family.add(value, .none)
        return family
    }
    return [
        family(
            "process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.",
            process.cpuSeconds),
        family("process_resident_memory_bytes", .gauge, "Resident memory size in bytes.", process.residentBytes),
        family("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.", process.virtualBytes),
        family(
            "process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds.",
            process.startTime),
        family("process_open_fds", .gauge, "Number of open file descriptors.", process.openDescriptors),
        family("process_max_fds", .gauge, "Maximum number of open file descriptors.", process.maxDescriptors),
    ]
}
