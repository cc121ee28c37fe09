import Yams

/// What came of reading a configuration.
public struct ConfigurationResult: Sendable, Equatable {
    /// Nil when any diagnostic is an error.
    public var configuration: Configuration?
    /// Errors and warnings in the order of the file.
    public var diagnostics: [Diagnostic]
}

/// Reads configurations, with every problem in them.
public enum ConfigurationLoader {
    /// Reads a file and the key files it names.
    ///
    /// Paths in it that are not absolute start at its own folder.
    public static func load(
        path: String, environment: [String: String], readFile: @escaping FileReader = FileReading.disk
    ) -> ConfigurationResult {
        do {
            let bytes = try readFile(path, YAMLDocument.largestSize)
            return parse(bytes: bytes, file: path, environment: environment, readFile: readFile)
        } catch {
            return ConfigurationResult(
                configuration: nil,
                diagnostics: [Diagnostic(file: path, message: "\(error)", remedy: error.remedy)])
        }
    }

    /// Reads a text.
    public static func parse(
        yaml: String, file: String, environment: [String: String], readFile: @escaping FileReader
    ) -> ConfigurationResult {
        parse(bytes: Array(yaml.utf8), file: file, environment: environment, readFile: readFile)
    }

    /// Reads the bytes of a file.
    ///
    /// - Parameters:
    ///   - file: its path, for the diagnostics and as the place where relative paths start.
    ///   - environment: the variables that `api_key_env` may name.
    ///   - readFile: reads the files that `api_key_file` names.
    public static func parse(
        bytes: [UInt8], file: String, environment: [String: String], readFile: @escaping FileReader
    ) -> ConfigurationResult {
        let reader = ConfigurationReader(file: file, environment: environment, readFile: readFile)
        var configuration = Configuration.default
        do {
            let node = try YAMLDocument.root(of: bytes) ?? Node("", .implicit, .plain)
            let root = ConfigurationValue(node: node, field: "", position: node.position, reader: reader)
            if root.isNull {
                reader.report(
                    .warning, at: nil, field: "", "sets nothing, so the built-in simulator is polled",
                    remedy: "configure an account")
            } else {
                configuration = Configuration(reading: root)
            }
        } catch {
            reader.report(at: error.position, field: "", error.message, remedy: error.remedy)
        }
        return ConfigurationResult(
            configuration: reader.hasErrors ? nil : configuration, diagnostics: reader.diagnostics)
    }
}
