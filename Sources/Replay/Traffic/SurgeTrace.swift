extension DemandTrace {
    /// A surge to demonstrate with: two days at 500 requests a minute are history; an hour later traffic grows to
    /// 15,000 within 90 s, stays there until half past one, and takes 90 s to fall back.
    public static let surge = DemandTrace(
        name: "surge", start: SurgeTimes.start, step: SurgeTimes.step,
        requests: stride(from: SurgeTimes.start, to: SurgeTimes.end, by: Int(SurgeTimes.step)).map { time in
            let middle = Double(time) + Double(SurgeTimes.step) / 2
            let rise = (middle - Double(SurgeTimes.rise)) / Double(SurgeTimes.ramp)
            let fall = (middle - Double(SurgeTimes.fall)) / Double(SurgeTimes.ramp)
            let share = min(max(rise, 0), 1) - min(max(fall, 0), 1)
            return (500 + 14_500 * share) * Double(SurgeTimes.step) / 60
        })
}

/// When the surge's parts are, in Unix seconds.
public enum SurgeTimes {
    /// 2026-01-01T00:00:00Z.
    public static let start: Int64 = 1_767_225_600
    /// What comes before is history: 2026-01-03T00:00:00Z.
    public static let evaluation = start + 2 * 86_400
    /// When traffic begins to grow: 2026-01-03T01:00:00Z.
    public static let rise = evaluation + 3_600
    /// When it begins to fall: 2026-01-03T01:30:00Z.
    public static let fall = evaluation + 5_400
    /// 2026-01-03T02:30:00Z.
    public static let end = evaluation + 9_000
    static let step: Int64 = 10
    static let ramp: Int64 = 90
}
