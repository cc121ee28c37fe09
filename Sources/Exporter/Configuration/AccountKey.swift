import HolySheepAPI

/// Reads the key of an account from the one place that its configuration names.
enum AccountKey {
    /// Larger files are no key.
    private static let largestFile = 64 << 10

    /// The key from `file` or `environment`, of which exactly one must be given; problems with neither or
    /// both are reported at `account`.
    static func read(
        file: ConfigurationValue?, environment: ConfigurationValue?, account: ConfigurationValue
    ) -> APIKey? {
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

    private static func read(file: ConfigurationValue) -> APIKey? {
        guard let path = file.text(confidential: true) else { return nil }
        do {
            return key(try file.reader.readFile(file.reader.resolve(path: path), largestFile), at: file)
        } catch {
            // The path is not repeated: it might be the key itself.
            let start = path.hasPrefix("/") ? "" : "; paths start at the folder of this configuration"
            let place = path.contains("/") ? "" : "; the key itself does not belong here"
            file.fail("\(error)", remedy: error.remedy + start + place)
            return nil
        }
    }

    private static func read(environment: ConfigurationValue) -> APIKey? {
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
        return key(Array(value.utf8), at: environment)
    }

    private static func key(_ bytes: [UInt8], at value: ConfigurationValue) -> APIKey? {
        do throws(APIKeyError) {
            return try APIKey(String(decoding: bytes, as: UTF8.self))
        } catch {
            let place = error.offset.map { " at byte \($0 + 1)" } ?? ""
            value.fail("leads to a key that \(error.problem.rawValue)\(place)", remedy: remedy(for: error.problem))
            return nil
        }
    }

    private static func remedy(for problem: APIKeyError.Problem) -> String {
        switch problem {
        case .empty: "put the key there"
        case .tooLong: "check that this is the key that was meant"
        case .lineBreak: "keep only the key, on one line"
        case .whiteSpace: "remove spaces and tabs"
        case .controlCharacter: "write the key again as plain text"
        case .notASCII: "write the key again as plain text, without a byte order mark"
        }
    }
}
