import PromQL

/// Requests of Prometheus's remote-write protocol: a protobuf message, packed as snappy of literals only.
enum RemoteWrite {
    static func request(_ series: [Series], _ times: ClosedRange<Int64>) -> [UInt8] {
        var message: [UInt8] = []
        for one in series {
            var content: [UInt8] = []
            for label in one.labels.pairs {
                append(1, append(1, Array(label.name.utf8)) + append(2, Array(label.value.utf8)), to: &content)
            }
            let first = one.timestamps.firstIndex(notBefore: times.lowerBound)
            let last = one.timestamps.firstIndex(notBefore: times.upperBound + 1)
            for index in first..<last {
                var sample: [UInt8] = [1 << 3 | 1]
                withUnsafeBytes(of: one.values[index].bitPattern.littleEndian) { sample += $0 }
                sample += [2 << 3] + variable(UInt64(bitPattern: one.timestamps[index]))
                append(2, sample, to: &content)
            }
            append(1, content, to: &message)
        }
        return snappy(message)
    }

    private static func append(_ field: UInt8, _ content: [UInt8], to message: inout [UInt8]) {
        message += append(field, content)
    }

    private static func append(_ field: UInt8, _ content: [UInt8]) -> [UInt8] {
        [field << 3 | 2] + variable(UInt64(content.count)) + content
    }

    private static func variable(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func snappy(_ message: [UInt8]) -> [UInt8] {
        var output = variable(UInt64(message.count))
        for start in stride(from: 0, to: message.count, by: 60_000) {
            let literal = message[start..<min(start + 60_000, message.count)]
            let length = literal.count - 1
            output += [61 << 2, UInt8(length & 0xff), UInt8(length >> 8)] + literal
        }
        return output
    }
}
