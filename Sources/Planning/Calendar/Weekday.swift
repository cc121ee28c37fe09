/// A day of the week.
public enum Weekday: String, Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// How many days it comes after Monday, 0 to 6.
    var daysAfterMonday: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
