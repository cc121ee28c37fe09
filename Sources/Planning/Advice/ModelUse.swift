/// What one model of one account was used for lately, and what it spends in a budget's period.
public struct ModelUse: Sendable {
    public var recent: RecentUse
    public var spend: ModelSpend

    public init(recent: RecentUse, spend: ModelSpend) {
        self.recent = recent
        self.spend = spend
    }
}
