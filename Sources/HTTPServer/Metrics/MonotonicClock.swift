import Foundation

/// Time that never jumps, as a number that fits in an atomic.
enum MonotonicClock {
    /// Nanoseconds since some moment before the process started.
    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static func seconds() -> Double { Double(nanoseconds()) / 1e9 }
}
