import HTTPServer

/// `basic_auth_users`: names and bcrypt hashes. No diagnostic contains a hash, or what was written in place of one.
enum WebUsers {
    static func read(_ value: ConfigurationValue, names: inout PrincipalNames) -> [String: BcryptHash] {
        var users: [String: BcryptHash] = [:]
        for (name, entry) in value.entries(atMost: 1000) ?? [] {
            let isUsable = names.claim(name, entry)
            if let hash = hash(entry), isUsable { users[name] = hash }
        }
        return users
    }

    private static func hash(_ value: ConfigurationValue) -> BcryptHash? {
        guard let text = value.text(confidential: true) else { return nil }
        do throws(BcryptError) {
            return try BcryptHash(parsing: text)
        } catch {
            let remedy = switch error {
            case .cost: "hash the password again with holysheep-exporter hash-password"
            default: "make one with holysheep-exporter hash-password; the password itself does not belong here"
            }
            value.fail("\(error)", remedy: remedy)
            return nil
        }
    }
}
