import HTTPServer
import Storage

extension RouteContext {
    /// Reads from the store for an answer.
    ///
    /// - Throws: 503 when that fails, with what to do about it.
    func read<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(HTTPError) -> Value {
        do throws(StorageError) {
            return try storage.read(operation)
        } catch {
            throw Self.unavailable(error, "The store could not be read")
        }
    }

    /// Writes to the store for an answer.
    ///
    /// - Throws: 503 when that fails; nothing was stored then.
    func write<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(HTTPError) -> Value {
        do throws(StorageError) {
            return try storage.write(operation)
        } catch {
            throw Self.unavailable(error, "Nothing was stored")
        }
    }

    /// Keeps a request that changed something outside of the store. Where the store takes nothing, the log has to do.
    func audit(_ request: HTTPRequest, at now: Int64, status: Int) {
        let entry = AuditEntry(of: request, at: now, status: status)
        try? storage.write { store throws(StorageError) in try store.appendAudit(entry) }
    }

    private static func unavailable(_ error: StorageError, _ what: String) -> HTTPError {
        HTTPError(503, "\(what): \(error.detail). \(error.hint)", headers: HTTPHeaders([("Retry-After", "5")]))
    }
}
