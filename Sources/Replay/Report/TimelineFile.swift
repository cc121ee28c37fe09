import CivilTime

/// What happened minute by minute as CSV: `policy,timestamp,requests,throttled,capacity`, capacity being the minute's mean
/// in requests per minute.
public enum TimelineFile {
    public static func encode(_ results: [PolicyResult]) -> [UInt8] {
        var bytes = Array("policy,timestamp,requests,throttled,capacity\n".utf8)
        for result in results {
            for minute in result.minutes {
                let row =
                    "\(result.policy),\(RFC3339.format(minute.time)),\(minute.arrived),\(minute.throttled),"
                    + "\(minute.capacity)\n"
                bytes.append(contentsOf: row.utf8)
            }
        }
        return bytes
    }
}
