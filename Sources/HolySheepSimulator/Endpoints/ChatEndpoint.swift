import JSON

/// `POST /chat/completions`: a made-up answer in OpenAI's shape.
enum ChatEndpoint {
    /// What a request asks for.
    struct Query: Equatable {
        let model: String
        let promptTokens: Int64
        let maximumTokens: Int64?
        /// 0 urgent, 1 standard, 2 batch.
        let priority: Int
    }

    private static let words = [
        "the", "flock", "grazes", "along", "quiet", "hills", "while", "a", "shepherd", "counts", "what", "it", "costs",
    ]

    /// - Parameter priority: the `X-Priority` header.
    /// - Throws: ``GatewayFailure`` 400 naming the member.
    static func read(_ body: [UInt8], priority: String?, models: [String]) throws(GatewayFailure) -> Query {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: body)
        } catch {
            throw .invalid("The body is \(error).", code: "invalid_json")
        }
        guard let model = document["model"]?.string else {
            throw .invalid("model must be a text.", parameter: "model", code: "missing_model")
        }
        guard models.contains(model) else {
            throw .invalid(
                "The model `\(model.prefix(80))` was not found.", parameter: "model", code: "model_not_found")
        }
        guard let messages = document["messages"]?.array, !messages.isEmpty else {
            throw .invalid("messages must be a list with at least one message.", parameter: "messages")
        }
        var promptTokens: Int64 = 0
        for message in messages {
            guard message["role"]?.string != nil, let content = message["content"], content != .null else {
                throw .invalid("Each message needs a role and a content.", parameter: "messages")
            }
            promptTokens += 4 + Int64(textLength(of: content) + 3) / 4
        }
        if document["stream"] == .bool(true) {
            throw .invalid("Streaming is not simulated; send stream false.", parameter: "stream")
        }
        return Query(
            model: model, promptTokens: promptTokens, maximumTokens: try maximumTokens(in: document),
            priority: try read(priority: priority))
    }

    /// The number of tokens that the answer to call number `draw` has.
    static func completionTokens(_ query: Query, draw: RandomKey) -> Int64 {
        min(query.maximumTokens ?? 4096, 20 + Int64(60 * draw.exponential))
    }

    static func answer(_ query: Query, tokens: Int64, id: UInt64, created: Int64) -> JSONValue {
        let text = (0..<Int(tokens)).map { words[$0 % words.count] }.joined(separator: " ")
        return [
            "id": .string("chatcmpl-\(String(id, radix: 16))"),
            "object": "chat.completion",
            "created": .integer(created),
            "model": .string(query.model),
            "choices": [
                [
                    "index": 0,
                    "message": ["role": "assistant", "content": .string(text)],
                    "finish_reason": .string(tokens == query.maximumTokens ? "length" : "stop"),
                ]
            ],
            "usage": [
                "prompt_tokens": .integer(query.promptTokens),
                "completion_tokens": .integer(tokens),
                "total_tokens": .integer(query.promptTokens + tokens),
            ],
        ]
    }

    private static func maximumTokens(in document: JSONValue) throws(GatewayFailure) -> Int64? {
        for name in ["max_tokens", "max_completion_tokens"] {
            guard let value = document[name], value != .null else { continue }
            guard case .integer(let count) = value, (1...1_000_000).contains(count) else {
                throw .invalid("\(name) must be a whole number from 1 to 1000000.", parameter: name)
            }
            return min(count, 4096)
        }
        return nil
    }

    private static func read(priority: String?) throws(GatewayFailure) -> Int {
        guard let priority else { return 1 }
        guard let value = Int(priority), (0..<Arrivals.priorities).contains(value) else {
            throw .invalid("X-Priority must be 0 (urgent), 1 (standard) or 2 (batch).", parameter: "X-Priority")
        }
        return value
    }

    /// Bytes of text in a message's content: a string, or parts that have one.
    private static func textLength(of content: JSONValue) -> Int {
        if let text = content.string { return text.utf8.count }
        return (content.array ?? []).reduce(0) { $0 + ($1["text"]?.string?.utf8.count ?? 0) }
    }
}
