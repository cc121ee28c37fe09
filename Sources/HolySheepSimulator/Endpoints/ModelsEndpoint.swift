import JSON

/// `GET /models`: the models on offer.
enum ModelsEndpoint {
    static func answer(models: [String], created: Int64) -> JSONValue {
        [
            "object": "list",
            "data": .array(
                models.map { model in
                    ["id": .string(model), "object": "model", "created": .integer(created), "owned_by": "holysheep"]
                }),
        ]
    }
}
