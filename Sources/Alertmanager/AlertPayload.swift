import AlertRules
import CivilTime
import JSON
import PromQL

/// What all alerts that leave this process have in common.
public struct AlertOrigin: Sendable, Equatable {
    /// Added to every alert that has no label of the same name.
    public var externalLabels: [Label]
    /// Where people reach the query page, without a slash at its end.
    public var externalURL: String

    public init(externalLabels: [Label] = [], externalURL: String = "") {
        self.externalLabels = externalLabels
        self.externalURL = externalURL
    }

    /// The page with an expression's value as a table, as Prometheus has it.
    public func generatorURL(of query: String) -> String {
        "\(externalURL)/graph?g0.expr=\(Self.queryEscaped(query))&g0.tab=1"
    }

    /// As Go's `url.QueryEscape` writes it.
    private static func queryEscaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): escaped += "+"
            default: escaped += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped
    }
}

/// The body of `POST /api/v2/alerts`.
enum AlertPayload {
    static func encode(_ notifications: [AlertNotification], from origin: AlertOrigin) -> [UInt8] {
        JSONValue.array(notifications.map { alert($0, origin) }).encoded()
    }

    private static func alert(_ notification: AlertNotification, _ origin: AlertOrigin) -> JSONValue {
        // Of two labels with one name the last counts.
        let labels = Labels(origin.externalLabels + notification.labels.pairs)
        return [
            "labels": object(labels.pairs),
            "annotations": object(notification.annotations),
            "startsAt": time(notification.startsAt),
            "endsAt": time(notification.endsAt),
            "generatorURL": .string(origin.generatorURL(of: notification.query)),
        ]
    }

    private static func object(_ labels: [Label]) -> JSONValue {
        .object(labels.map { .init($0.name, .string($0.value)) })
    }

    private static func time(_ milliseconds: Int64) -> JSONValue {
        .string(RFC3339.formatMilliseconds(milliseconds))
    }
}
