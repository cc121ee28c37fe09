/// Which series of a family have been met, to leave out a second sample of one.
///
/// A hash table with open addressing over the hashes that labels already carry. It makes the check nearly free, where
/// a `Set`, which hashes each hash again and keeps each label set, took a third of the time to write a family.
struct SeriesSet {
    /// Positions of label sets in the family, -1 where a slot is free; a power of two long and at most half full.
    private var slots: [Int32]

    init(capacity: Int) {
        var count = 8
        while count < 2 * capacity { count *= 2 }
        slots = [Int32](repeating: -1, count: count)
    }

    /// Enters the label set at `position`, unless one equal to it, as `isEqual` finds, is there already.
    ///
    /// - Returns: whether it was entered.
    mutating func insert(hash: Int, position: Int, isEqual: (_ other: Int) -> Bool) -> Bool {
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            if isEqual(Int(slots[slot])) { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(position)
        return true
    }
}
