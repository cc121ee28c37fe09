/// Reads the key of an account from the one place that its configuration names.
enum AccountKey {
    /// Larger files are no key.
    private static let largestFile = 64 << 10

    /// The key from `file` or `environment`, of which exactly one must be given; problems with neither or
    /// both are reported at `account`.
    static func read(
        file: ConfigurationValue?, environment: ConfigurationValue?, account: ConfigurationValue
    ) -> Secret? {
        switch (file, environment) {
        case (nil, nil):
            account.member("api_key_file").fail(
                "is missing", remedy: "name a file that holds the key, or an environment variable with api_key_env")
            return nil
        case (_?, let environment?):
            environment.fail("is given beside api_key_file", remedy: "keep one of the two")
            return nil
        case (let file?, nil):
            return read(file: file)
        case (nil, let environment?):
            return read(environment: environment)
        }
    }

    private static func read(file: ConfigurationValue) -> Secret? {
        guard let path = file.text(confidential: true) else { return nil }
        do {
            return secret(try file.reader.readFile(file.reader.resolve(path: path), largestFile), at: file)
        } catch {
            // The path is not repeated: it might be the key itself.
            let start = path.hasPrefix("/") ? "" : "; paths start at the folder of this configuration"
            let place = path.contains("/") ? "" : "; the key itself does not belong here"
            file.fail("\(error)", remedy: error.remedy + start + place)
            return nil
        }
    }

    private static func read(environment: ConfigurationValue) -> Secret? {
        guard let name = environment.text(confidential: true) else { return nil }
        guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
            environment.fail(
                "is not the name of an environment variable",
                remedy: "give a name such as HOLYSHEEP_API_KEY; the key itself does not belong here")
            return nil
        }
        guard let value = environment.reader.environment[name] else {
            environment.fail(
                "names an environment variable that is not set",
                remedy: "set it for the exporter's process; the key itself does not belong here")
            return nil
        }
        return secret(Array(value.utf8), at: environment)
    }

    /// Takes the one line ending that files have; anything else beside visible ASCII is a problem.
    private static func secret(_ bytes: [UInt8], at value: ConfigurationValue) -> Secret? {
        var key = bytes[...]
        if key.last == UInt8(ascii: "\n") { key.removeLast() }
        if key.count < bytes.count, key.last == UInt8(ascii: "\r") { key.removeLast() }
        let problem: (String, remedy: String)? =
            if key.isEmpty {
                ("leads to an empty key", "put the key there")
            } else if key.contains(where: { $0 == 0x0a || $0 == 0x0d }) {
                ("leads to a key of more than one line", "keep only the key, on one line")
            } else if key.contains(where: { $0 == 0x20 || $0 == 0x09 }) {
                ("leads to a key with white space in it", "remove spaces and tabs")
            } else if key.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
                ("leads to a key with a control character in it", "write the key again as plain text")
            } else if key.contains(where: { $0 >= 0x80 }) {
                ("leads to a key with a character outside ASCII, perhaps a byte order mark",
                    "write the key again as plain text")
            } else if key.count > 4096 {
                ("leads to a key of more than 4096 bytes", "check that this is the key that was meant")
            } else {
                nil
            }
        if let problem {
            value.fail(problem.0, remedy: problem.remedy)
            return nil
        }
        return Secret(String(decoding: key, as: UTF8.self))
    }
}
