import HTTPServer

/// `roles`: what each user, token or client certificate may do.
enum Roles {
    /// - Parameter namesAreOpen: whether there are names that the file does not have, those in client certificates.
    static func read(_ value: ConfigurationValue, names: PrincipalNames, namesAreOpen: Bool) -> [String: Role] {
        var roles: [String: Role] = [:]
        for (name, entry) in value.entries(atMost: 2000) ?? [] {
            let role = entry.choice(Role.self)
            guard namesAreOpen || names.places[name] != nil else {
                let nearest = NearestName.of(name, among: names.places.keys.sorted()).map { "did you mean \($0)?" }
                entry.fail(
                    "is the role of nobody",
                    remedy: nearest ?? "give roles to names of basic_auth_users and bearer_tokens")
                continue
            }
            roles[name] = role
        }
        return roles
    }
}
