/// What all values of one file share while they are read: where the file is, what it may refer to, and
/// the problems found so far.
final class ConfigurationReader {
    let environment: [String: String]
    let readFile: FileReader
    private let file: String
    private var collected: [Diagnostic] = []
    /// Those of other files that this one names.
    private var others: [Diagnostic] = []

    /// More than these help nobody and would let a small hostile file make a large report.
    private static let mostDiagnostics = 100

    init(file: String, environment: [String: String], readFile: @escaping FileReader) {
        self.file = file
        self.environment = environment
        self.readFile = readFile
    }

    /// The problems in the order of the file, then those of others.
    var diagnostics: [Diagnostic] {
        let own = collected.enumerated().sorted {
            ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset)
                < ($1.element.line ?? 0, $1.element.column ?? 0, $1.offset)
        }.map(\.element)
        let sorted = own + others
        guard sorted.count > Self.mostDiagnostics else { return sorted }
        return sorted.prefix(Self.mostDiagnostics) + [
            Diagnostic(
                file: file, message: "\(sorted.count - Self.mostDiagnostics) further problems are not shown",
                remedy: "correct these first",
                severity: sorted.contains { $0.severity == .error } ? .error : .warning)
        ]
    }

    var hasErrors: Bool { (collected + others).contains { $0.severity == .error } }

    /// Reports a problem of another file.
    func report(_ diagnostic: Diagnostic) { others.append(diagnostic) }

    func report(
        _ severity: Diagnostic.Severity = .error, at position: TextPosition?, field: String,
        _ message: String, remedy: String
    ) {
        collected.append(
            Diagnostic(
                file: file, line: position?.line, column: position?.column, field: field,
                message: message, remedy: remedy, severity: severity))
    }

    /// A path as the file means it: one that is not absolute starts at the file's own folder.
    func resolve(path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
