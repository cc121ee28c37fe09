import Alertmanager
import HTTPClient

extension Secret {
    /// Larger files are no password.
    static let largestFile = 64 << 10

    /// The secret of which exactly one of two keys must tell. A file is read to see whether it can be, and again for
    /// every use.
    static func read(
        text: ConfigurationValue?, file: ConfigurationValue?, of value: ConfigurationValue,
        names: (text: String, file: String)
    ) -> Secret? {
        switch (text, file) {
        case (nil, nil):
            value.member(names.file).fail("is missing", remedy: "name a file that holds it, or give \(names.text)")
            return nil
        case (_?, let file?):
            file.fail("is given beside \(names.text)", remedy: "keep one of the two")
            return nil
        case (let text?, nil):
            return text.text(confidential: true).map(Secret.text)
        case (nil, let file?):
            guard let (path, content) = file.content(atMost: largestFile) else { return nil }
            let secret = String(decoding: content, as: UTF8.self).trimmingHTTPWhitespace()
            guard !secret.isEmpty else {
                file.fail("names an empty file", remedy: "put the secret alone there, on one line")
                return nil
            }
            guard secret.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                file.fail("names a file that is not one line of text", remedy: "put the secret alone there, on one line")
                return nil
            }
            return .file(path)
        }
    }
}

extension ConfigurationValue {
    /// The path that is named here and what the file has.
    func content(atMost limit: Int) -> (path: String, content: [UInt8])? {
        guard let path = text(confidential: true) else { return nil }
        let resolved = reader.resolve(path: path)
        do {
            return (resolved, try reader.readFile(resolved, limit))
        } catch {
            // The path is not repeated: it might be the secret itself.
            let start = path.hasPrefix("/") ? "" : "; paths start at the folder of this configuration"
            fail("\(error)", remedy: error.remedy + start)
            return nil
        }
    }
}
