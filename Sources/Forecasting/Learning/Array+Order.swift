extension Array where Element == Double {
    /// The middle of numbers in ascending order, or half-way between the two; nil without any.
    var medianOfSorted: Double? { isEmpty ? nil : (self[count / 2] + self[(count - 1) / 2]) / 2 }

    /// What would be at index `rank` if the numbers were sorted, found by parting them around one after another (Hoare,
    /// "Algorithm 65: Find", 1961). Their order is lost.
    ///
    /// - Parameter rank: an index of the array, whose numbers are none of them NaN.
    mutating func withOrder(_ rank: Int) -> Double {
        var numbers = mutableSpan
        var (low, high) = (0, numbers.count - 1)
        while low < high {
            let (first, middle, last) = (numbers[low], numbers[(low + high) / 2], numbers[high])
            let pivot = Swift.max(Swift.min(first, middle), Swift.min(Swift.max(first, middle), last))
            var (left, right) = (low, high)
            while left <= right {
                while numbers[left] < pivot { left += 1 }
                while numbers[right] > pivot { right -= 1 }
                guard left <= right else { break }
                numbers.swapAt(left, right)
                left += 1
                right -= 1
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                return pivot
            }
        }
        return numbers[rank]
    }
}
