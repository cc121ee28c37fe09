/// A model that can be had, at a price of its own.
public struct ModelOffer: Sendable, Equatable {
    public var model: String
    public var price: ModelPrice

    public init(model: String, price: ModelPrice) {
        self.model = model
        self.price = price
    }
}

extension PriceTable {
    /// Those of `models` that have a price of their own, in their order.
    public func offers(among models: some Sequence<String>) -> [ModelOffer] {
        models.compactMap { model in
            let (price, isDefault) = price(model)
            return isDefault ? nil : ModelOffer(model: model, price: price)
        }
    }
}
