import HTTPServer
import JSON
import PromQL

/// The data of an answer of the query API, written as Prometheus does: numbers in quotes, times in seconds.
struct QueryAnswer: Sendable {
    private var bytes = Array(#"{"status":"success","data":"#.utf8)

    var response: HTTPResponse {
        HTTPResponse(headers: ["Content-Type": "application/json"], body: .bytes(bytes + Array("}".utf8)))
    }

    init(_ data: JSONValue) {
        data.encode(into: &bytes)
    }

    /// The answer to an instant query.
    init(_ value: QueryValue) {
        switch value {
        case .scalar(let value, let time):
            // Never with an exponent, unlike the values of series.
            self.init(type: "scalar") { $0.appendPair(time, GoText.decimal(value)) }
        case .string(let text, let time):
            self.init(type: "string") { answer in
                answer.append("[")
                answer.appendTime(time)
                answer.append(",")
                JSONValue.string(text).encode(into: &answer.bytes)
                answer.append("]")
            }
        case .vector(let elements):
            self.init(type: "vector") { answer in
                answer.appendList(elements) { answer, element in
                    answer.append(#"{"metric":"#)
                    answer.appendLabels(element.labels)
                    answer.append(#","value":"#)
                    answer.appendSample(element.timestamp, element.value)
                    answer.append("}")
                }
            }
        case .matrix(let series):
            self.init(matrix: series)
        }
    }

    /// The answer to a range query.
    init(matrix: [Series]) {
        self.init(type: "matrix") { answer in
            answer.appendList(matrix) { answer, series in
                answer.append(#"{"metric":"#)
                answer.appendLabels(series.labels)
                answer.append(#","values":"#)
                answer.appendList(series.values.indices) { $0.appendSample(series.timestamps[$1], series.values[$1]) }
                answer.append("}")
            }
        }
    }

    /// The labels of series.
    init(series: [Labels]) {
        appendList(series) { $0.appendLabels($1) }
    }

    private init(type: String, _ result: (inout QueryAnswer) -> Void) {
        append(#"{"resultType":"\#(type)","result":"#)
        result(&self)
        append("}")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func appendList<Elements: Collection>(
        _ elements: Elements, _ append: (inout QueryAnswer, Elements.Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func appendLabels(_ labels: Labels) {
        JSONValue(labels.pairs).encode(into: &bytes)
    }

    private mutating func appendSample(_ time: Int64, _ value: Double) {
        let hasExponent = value.isFinite && value != 0 && (value.magnitude < 1e-6 || value.magnitude >= 1e21)
        appendPair(time, hasExponent ? GoText.shortest(value) : GoText.decimal(value))
    }

    private mutating func appendPair(_ time: Int64, _ number: String) {
        append("[")
        appendTime(time)
        append(",\"\(number)\"]")
    }

    /// Seconds, with three digits after the point unless the time is whole.
    private mutating func appendTime(_ milliseconds: Int64) {
        let (seconds, rest) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        if milliseconds < 0 { append("-") }
        append(String(seconds))
        guard rest > 0 else { return }
        append(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
        append(String(rest))
    }
}
