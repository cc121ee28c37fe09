/// Why a forecast is not just how its series usually goes on: something known of the future, or something in the past
/// that methods see as if it had not been.
public struct Adjustment: Sendable, Equatable {
    /// The kinds of what makes a forecast differ.
    public enum Kind: String, Sendable {
        /// A known event to come raises the forecast.
        case event
        /// A time of a known schedule to come raises the forecast.
        case schedule
        /// A new level, which the forecast follows.
        case levelChange = "level_change"
        /// What may be a new level: values are forecast as without it, and intervals hold both.
        case possibleLevelChange = "possible_level_change"
        /// Next to nothing for some time. It is over, and left out of what is learned.
        case outage
        /// Less than usual for some time. It is over, and left out of what is learned.
        case dip
        /// More than usual for some time. It is over, and left out of what is learned.
        case burst
        /// A few steps far beyond everything else, left out of what is learned.
        case spike
        /// The first traffic after a week and more of nothing: what was before is forgotten.
        case launch

        /// That of a level which is over.
        ///
        /// - Parameter factor: how many times the usual it was; nil when that is more than can be told.
        init(ofPast factor: Double?) {
            guard let factor, factor < 1 else {
                self = .burst
                return
            }
            self = factor < Adjustment.outageFactor ? .outage : .dip
        }
    }

    /// Below so many times the usual there is next to nothing.
    public static let outageFactor = LevelChange.outageRatio

    /// What happened, or will.
    public let kind: Kind
    /// When it begins, in Unix seconds.
    public let start: Int64
    /// When it is over; nil when it goes on, or may.
    public let end: Int64?
    /// How many times the usual it is, 0 to 1,000; nil beyond that, and of a launch.
    public let factor: Double?
    /// Of a change of the level: how likely that is to stay, from 0 to 1. Not known of one that is recognised by
    /// minutes.
    public let probability: Double?
    /// That of the event or the schedule.
    public let name: String?
    /// Whether an event or a schedule raises the forecast to its floor, and not by what earlier times were.
    public let isFloor: Bool

    /// - Parameters:
    ///   - factor: nil if it is not finite.
    ///   - probability: cut to 0 to 1; nil if it is not finite.
    public init(
        _ kind: Kind, start: Int64, end: Int64?, factor: Double? = nil, probability: Double? = nil, name: String? = nil,
        isFloor: Bool = false
    ) {
        (self.kind, self.start, self.end, self.name, self.isFloor) = (kind, start, end, name, isFloor)
        self.factor = factor.flatMap { $0.isFinite ? $0 : nil }
        self.probability = probability.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    }
}
