extension Quantiles {
    /// The 90 % quantile of Student's t, by the expansion of Fisher and Cornish (1960) in powers of 1 / `freedom`.
    ///
    /// - Parameter freedom: degrees of freedom, at least 1.
    static func student90(freedom: Double) -> Double {
        let z = normal90
        let (second, fourth) = (z * z, z * z * z * z)
        return z * (1 + (second + 1) / (4 * freedom) + (5 * fourth + 16 * second + 3) / (96 * freedom * freedom))
    }
}
