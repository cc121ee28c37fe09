extension Int64 {
    /// The quotient rounded towards minus infinity, so that times before 1970 fall in the right day or bucket.
    @inlinable
    public func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// The largest multiple of `step` that is not above this.
    @inlinable
    public func floored(to step: Int64) -> Int64 { flooredQuotient(by: step) * step }
}
