/// What the elements of two vectors are matched by: their labels as far as `on` and `ignoring` let them count, as small
/// numbers that are the same on both sides. Worked out once, for all steps.
struct Signatures {
    private(set) var left: [Int] = []
    private(set) var right: [Int] = []
    private(set) var count = 0

    init(_ left: StepVector, _ right: StepVector, _ matching: VectorMatching) {
        var numbers: [Labels: Int] = [:]
        numbers.reserveCapacity(left.count)
        let selection = LabelSelection(matching)
        func number(_ labels: Labels) -> Int {
            let key = selection(labels)
            if let number = numbers[key] { return number }
            numbers[key] = numbers.count
            return numbers.count - 1
        }
        self.left = left.labels.map(number)
        self.right = right.labels.map(number)
        count = numbers.count
    }
}
