/// What a model's tokens cost, input and output apart, kept exactly.
public struct ModelPrice: Sendable, Hashable {
    /// Millionths of a micro-dollar per token, which is also micro-dollars per million tokens.
    let input: Int64
    let output: Int64

    /// The most that a price may be, in USD per million tokens.
    public static let maximumUSDPerMillion = 1_000_000.0

    /// - Parameters: in USD per million tokens, to six decimal places.
    /// - Returns: nil unless both are from 0 to ``maximumUSDPerMillion``.
    public init?(inputUSDPerMillion: Double, outputUSDPerMillion: Double) {
        let range = 0...Self.maximumUSDPerMillion
        guard range.contains(inputUSDPerMillion), range.contains(outputUSDPerMillion) else { return nil }
        self.init(
            inputMicroUSDPerMillion: Int64((inputUSDPerMillion * 1e6).rounded()),
            outputMicroUSDPerMillion: Int64((outputUSDPerMillion * 1e6).rounded()))
    }

    /// In micro-dollars per million tokens: 3.00 USD per million are 3,000,000.
    init(inputMicroUSDPerMillion input: Int64, outputMicroUSDPerMillion output: Int64) {
        self.input = input
        self.output = output
    }

    /// USD per million input tokens.
    public var inputUSDPerMillion: Double { Double(input) / 1e6 }
    /// USD per million output tokens.
    public var outputUSDPerMillion: Double { Double(output) / 1e6 }

    /// The cost in micro-dollars: exact, then rounded half to even. Negative counts cost nothing, and what
    /// exceeds Int64 is its largest value.
    public func costMicroUSD(inputTokens: Int64, outputTokens: Int64) -> Int64 {
        let exact =
            Int128(max(0, inputTokens)) * Int128(input) + Int128(max(0, outputTokens)) * Int128(output)
        var (cost, rest) = exact.quotientAndRemainder(dividingBy: 1_000_000)
        if rest > 500_000 || (rest == 500_000 && cost % 2 == 1) { cost += 1 }
        return Int64(clamping: cost)
    }
}
