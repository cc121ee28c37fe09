import Foundation

/// An IANA time zone under the name that the operator gave it.
///
/// Foundation renames some zones (`UTC` becomes `GMT`), so the name is kept for answers.
public struct ConfiguredTimeZone: Sendable, Equatable {
    public let name: String
    public let timeZone: TimeZone

    public static let utc = ConfiguredTimeZone(name: "UTC", timeZone: .gmt)

    private init(name: String, timeZone: TimeZone) {
        self.name = name
        self.timeZone = timeZone
    }

    /// - Parameter name: `Area/City`, or `UTC`. Abbreviations such as `CST` are refused: they mean several
    ///   zones and have no summer time.
    public init?(name: String) {
        guard name.contains("/") || name == "UTC", let timeZone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, timeZone: timeZone)
    }

    /// What to call a time zone that may be this one.
    func name(of timeZone: TimeZone) -> String {
        if timeZone == self.timeZone { return name }
        return timeZone == Self.utc.timeZone ? Self.utc.name : timeZone.identifier
    }
}

extension ConfigurationValue {
    func timeZone() -> ConfiguredTimeZone? {
        guard let name = text() else { return nil }
        guard let zone = ConfiguredTimeZone(name: name) else {
            let remedy = NearestName.of(name, among: TimeZone.knownTimeZoneIdentifiers).map { "did you mean \($0)?" }
                ?? "give an Area/City name such as Asia/Shanghai, or UTC"
            fail("\"\(name.excerpt)\" is not an IANA time zone", remedy: remedy)
            return nil
        }
        return zone
    }
}
