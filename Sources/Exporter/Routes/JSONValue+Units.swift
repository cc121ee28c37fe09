import JSON
import Planning

extension JSONValue {
    /// Micro-dollars in US dollars; null where not known.
    static func dollars(_ micro: Int64?) -> JSONValue { JSONValue(MicroUSD.dollars(micro)) }

    /// Unix seconds as answers have times; null where not known.
    static func time(_ seconds: Int64?) -> JSONValue { JSONValue(seconds.map(Timestamp.text)) }
}
