extension Function {
    /// Values brought into bounds or to multiples.
    static let rounding: [Function] = [
        Function(
            "clamp", [.vector, .scalar, .scalar],
            .general { call in
                let (least, greatest) = (call.scalar(1), call.scalar(2))
                return try call.mapping(0) { step, value in
                    guard !(greatest[step] < least[step]) else { return nil }
                    return greater(least[step], lesser(greatest[step], value))
                }
            }),
        Function(
            "clamp_min", [.vector, .scalar],
            .general { call in
                let least = call.scalar(1)
                return try call.mapping(0) { greater(least[$0], $1) }
            }),
        Function(
            "clamp_max", [.vector, .scalar],
            .general { call in
                let greatest = call.scalar(1)
                return try call.mapping(0) { lesser(greatest[$0], $1) }
            }),
        Function(
            "round", [.vector, .scalar], arguments: 1...2,
            .general { call in
                let unit = call.arguments.count > 1 ? call.scalar(1) : []
                return try call.mapping(0) { step, value in
                    // The inverse loses less: 0.1 has none that is exact, 10 is.
                    let inverse = 1 / (unit.isEmpty ? 1 : unit[step])
                    return (value * inverse + 0.5).rounded(.down) / inverse
                }
            }),
    ]

    /// The greater of two; an infinity above all wins even over NaN.
    private static func greater(_ a: Double, _ b: Double) -> Double {
        if a == .infinity || b == .infinity { return .infinity }
        if a.isNaN || b.isNaN { return .nan }
        return max(a, b)
    }

    /// The lesser of two; an infinity below all wins even over NaN.
    private static func lesser(_ a: Double, _ b: Double) -> Double {
        if a == -.infinity || b == -.infinity { return -.infinity }
        if a.isNaN || b.isNaN { return .nan }
        return min(a, b)
    }
}
