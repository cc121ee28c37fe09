import Foundation

/// How far it has come, on standard error when that is a terminal.
struct ProgressLine: Sendable {
    private let things: String
    private let isShown = isatty(STDERR_FILENO) == 1

    /// - Parameter things: what is counted.
    init(of things: String) { self.things = things }

    func show(_ done: Int, of total: Int) {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\(done) of \(total) \(things)".utf8))
    }

    /// Takes the line away.
    func clear() {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
