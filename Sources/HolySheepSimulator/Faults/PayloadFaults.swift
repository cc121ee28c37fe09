import JSON

/// Faults in the values of an answer's JSON.
enum PayloadFaults {
    /// Stands for NaN, which a ``JSONValue`` cannot say, until the text is written.
    private static let notANumber = "\u{7f}NaN"

    /// The answer as UTF-8, with `NaN` and wrong types where `faults` put them.
    static func encode(_ answer: JSONValue, faults: StruckFaults, key: RandomKey) -> [UInt8] {
        var answer = answer
        if let fault = faults[.wrongTypes] {
            answer = alter(answer, share: fault.amount, key: key["types"], accepts: { _ in true }, change: wrongType)
        }
        guard let fault = faults[.nan] else { return answer.encoded() }
        answer = alter(answer, share: fault.amount, key: key["nan"], accepts: { $0.double != nil }) { _, _ in
            .string(notANumber)
        }
        let marker = String(decoding: JSONValue.string(notANumber).encoded(), as: UTF8.self)
        return Array(String(decoding: answer.encoded(), as: UTF8.self).replacing(marker, with: "NaN").utf8)
    }

    /// Changes one member in a share of the rows, at least in one, and one of the members beside them.
    private static func alter(
        _ answer: JSONValue, share: Double, key: RandomKey, accepts: (JSONValue) -> Bool,
        change: (JSONValue, RandomKey) -> JSONValue
    ) -> JSONValue {
        guard case .object(let members) = answer else { return answer }
        let altered = members.map { member -> JSONValue.Member in
            guard case .array(let rows) = member.value, !rows.isEmpty else { return member }
            let certain = Int(key["certain"].uniform * Double(rows.count))
            let changed = rows.enumerated().map { index, row in
                let draw = key[Int64(index)]
                guard index == certain || draw.uniform < share else { return row }
                return alterMember(of: row, key: draw, accepts: accepts, change: change)
            }
            return JSONValue.Member(member.name, .array(changed))
        }
        return alterMember(of: .object(altered), key: key["beside"], accepts: accepts, change: change)
    }

    private static func alterMember(
        of row: JSONValue, key: RandomKey, accepts: (JSONValue) -> Bool, change: (JSONValue, RandomKey) -> JSONValue
    ) -> JSONValue {
        guard case .object(var members) = row else { return row }
        let candidates = members.indices.filter { index in
            members[index].value.array == nil && accepts(members[index].value)
        }
        guard !candidates.isEmpty else { return row }
        let chosen = candidates[Int(key["member"].uniform * Double(candidates.count))]
        members[chosen].value = change(members[chosen].value, key)
        return .object(members)
    }

    private static func wrongType(_ value: JSONValue, key: RandomKey) -> JSONValue {
        let wrong: [JSONValue] = value.string == nil
            ? ["many", true, ["value": value], [value], nil]
            : [42, false, [:], ["of", "many"], nil]
        return wrong[Int(key["wrong"].uniform * Double(wrong.count))]
    }

    /// The answer with its last bracket replaced by a comma and a stray brace.
    static func malform(_ body: [UInt8]) -> [UInt8] {
        Array(body.dropLast()) + Array(",{]".utf8)
    }

    /// A JSON object of exactly `size` bytes, mostly padding.
    static func huge(size: Int) -> [UInt8] {
        let head = Array("{\"padding\":\"".utf8)
        let tail = Array("\"}".utf8)
        let padding = [UInt8](repeating: UInt8(ascii: "x"), count: max(0, size - head.count - tail.count))
        return head + padding + tail
    }
}
