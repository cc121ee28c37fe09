import ArgumentParser
import Foundation

/// How the offline tools print what came out.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// A file that an offline tool was told to write.
enum OutputFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure("\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}
