import CCurl

/// The transfers of one multi handle. Belongs to the loop's thread.
struct TransferTable: ~Copyable {
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var handles: [ObjectIdentifier: UnsafeMutableRawPointer] = [:]

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    mutating func start(_ call: Call) {
        guard !call.completion.isComplete else { return }
        let transfer: Transfer
        do {
            transfer = try Transfer(call)
        } catch {
            call.completion.complete(.failure(error))
            return
        }
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            let reason = String(cString: curl_multi_strerror(code))
            let error = HTTPClientError(.protocol, "the transfer could not be started: \(reason)")
            call.completion.complete(.failure(error))
            return
        }
        transfers[transfer.easy] = transfer
        handles[call.id] = transfer.easy
    }

    mutating func cancel(_ id: ObjectIdentifier) {
        guard let easy = handles[id] else { return }
        remove(easy)
    }

    /// Lets curl do what it can without waiting, and hands out what has finished.
    mutating func advance() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var code = CURLE_OK
        while let easy = ccurl_next_finished(multi, &code) {
            guard let transfer = transfers[easy] else { continue }
            let outcome = transfer.outcome(code)
            remove(easy)
            transfer.call.completion.complete(outcome)
        }
    }

    mutating func finishAll(_ outcome: Completion.Outcome) {
        for (easy, transfer) in transfers {
            transfer.call.completion.complete(outcome)
            remove(easy)
        }
    }

    /// A handle leaves the multi handle before the transfer that owns it goes.
    private mutating func remove(_ easy: UnsafeMutableRawPointer) {
        curl_multi_remove_handle(multi, easy)
        guard let transfer = transfers.removeValue(forKey: easy) else { return }
        handles[transfer.call.id] = nil
    }
}
