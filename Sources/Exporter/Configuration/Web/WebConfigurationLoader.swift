import Yams

/// What came of reading a web configuration.
public struct WebConfigurationResult: Sendable, Equatable {
    /// Nil when any diagnostic is an error.
    public var configuration: WebConfiguration?
    /// Errors and warnings in the order of the file.
    public var diagnostics: [Diagnostic]
}

/// Reads web configurations, with every problem in them.
public enum WebConfigurationLoader {
    /// Reads a file, and the certificates, keys and tokens that it names, whose paths start at its own folder.
    public static func load(path: String, readFile: @escaping FileReader = FileReading.disk) -> WebConfigurationResult {
        do {
            let bytes = try readFile(path, YAMLDocument.largestSize)
            return parse(bytes: bytes, file: path, readFile: readFile)
        } catch {
            return WebConfigurationResult(
                configuration: nil,
                diagnostics: [Diagnostic(file: path, message: "\(error)", remedy: error.remedy)])
        }
    }

    /// Reads the bytes of a file.
    ///
    /// - Parameters:
    ///   - file: its path, for the diagnostics and as the place where relative paths start.
    ///   - readFile: reads the files that it names.
    public static func parse(
        bytes: [UInt8], file: String, readFile: @escaping FileReader
    ) -> WebConfigurationResult {
        let reader = ConfigurationReader(file: file, environment: [:], readFile: readFile)
        var configuration = WebConfiguration()
        do {
            let node = try YAMLDocument.root(of: bytes) ?? Node("", .implicit, .plain)
            let root = ConfigurationValue(node: node, field: "", position: node.position, reader: reader)
            if root.isNull {
                reader.report(
                    .warning, at: nil, field: "", "sets nothing: plain HTTP, and nobody is asked who they are",
                    remedy: "add basic_auth_users, or leave out --web.config.file")
            } else {
                configuration = WebConfiguration(reading: root)
            }
        } catch {
            reader.report(at: error.position, field: "", error.message, remedy: error.remedy)
        }
        return WebConfigurationResult(
            configuration: reader.hasErrors ? nil : configuration, diagnostics: reader.diagnostics)
    }
}
