/// Times that can be stored: sums with any granularity stay far from overflow.
enum UnixTime {
    /// The years 1970 to 9999, in seconds.
    static let range: ClosedRange<Int64> = 0...253_402_300_799
    /// The longest bucket, a leap year, in seconds.
    static let longestBucket: Int64 = 366 * 86_400
}
