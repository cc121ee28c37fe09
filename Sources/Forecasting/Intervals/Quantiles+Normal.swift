extension Quantiles {
    /// The 90 % quantile of the standard normal distribution.
    static let normal90 = 1.2815515655446004

    /// Quantiles of the standard normal distribution.
    static let normal = Quantiles(
        probabilities: [0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975],
        values: [
            -1.95996, -1.64485, -normal90, -0.84162, -0.52440, -0.25335, 0, 0.25335, 0.52440, 0.84162, normal90, 1.64485,
            1.95996,
        ])
}
