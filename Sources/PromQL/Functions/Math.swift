import Glibc

extension Function {
    static let math: [Function] = [
        Function("abs", pointwise: { abs($0) }),
        Function("ceil", pointwise: { $0.rounded(.up) }),
        Function("floor", pointwise: { $0.rounded(.down) }),
        Function("exp", pointwise: { exp($0) }),
        Function("sqrt", pointwise: { $0.squareRoot() }),
        Function("ln", pointwise: { log($0) }),
        Function("log2", pointwise: { Glibc.log2($0) }),
        Function("log10", pointwise: { Glibc.log10($0) }),
        Function("sgn", pointwise: { $0 < 0 ? -1 : $0 > 0 ? 1 : $0 }),
    ]

    static let trigonometry: [Function] = [
        Function("sin", pointwise: { Glibc.sin($0) }),
        Function("cos", pointwise: { Glibc.cos($0) }),
        Function("tan", pointwise: { Glibc.tan($0) }),
        Function("asin", pointwise: { Glibc.asin($0) }),
        Function("acos", pointwise: { Glibc.acos($0) }),
        Function("atan", pointwise: { Glibc.atan($0) }),
        Function("sinh", pointwise: { Glibc.sinh($0) }),
        Function("cosh", pointwise: { Glibc.cosh($0) }),
        Function("tanh", pointwise: { Glibc.tanh($0) }),
        Function("asinh", pointwise: { Glibc.asinh($0) }),
        Function("acosh", pointwise: { Glibc.acosh($0) }),
        Function("atanh", pointwise: { Glibc.atanh($0) }),
        Function("rad", pointwise: { $0 * .pi / 180 }),
        Function("deg", pointwise: { $0 * 180 / .pi }),
        Function("pi", result: .scalar, .general { .scalar(Array(repeating: .pi, count: $0.grid.count)) }),
    ]
}
