import JSON

/// Reads the answer to a models request: `{"data":[{"id":"gpt-4.1"},…]}`.
public enum ModelsParser {
    /// - Throws: `malformed` when there is no array of models. A model that can't be understood is in
    ///   ``ModelsReport/rejected``. A bare string counts as an id.
    public static func parse(_ bytes: [UInt8]) throws(GatewayError) -> ModelsReport {
        var report = ModelsReport()
        var seen: Set<String> = []
        for element in try GatewayDocument.rows("data", of: bytes) {
            do throws(RejectionReason) {
                let id = try id(element)
                if seen.insert(id).inserted { report.ids.append(id) }
            } catch {
                report.rejected.append(RejectedRow(error, element))
            }
        }
        return report
    }

    private static func id(_ element: JSONValue) throws(RejectionReason) -> String {
        if element.string != nil { return try element.modelName() }
        guard element.object != nil else { throw .badType }
        guard let id = element.member("id") else { throw .missingModel }
        return try id.modelName()
    }
}
