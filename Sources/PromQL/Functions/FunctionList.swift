extension Function {
    /// Every function of the language. To add one, write it in the file of its family and name it there; a new family
    /// is one new file and one line here.
    static let all: [Function] =
        rates + overTime + regression + smoothing + math + trigonometry + rounding + dates + labels + order + presence
        + conversions + histograms
}
