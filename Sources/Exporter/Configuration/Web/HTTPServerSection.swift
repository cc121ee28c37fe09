import HTTPServer

/// `http_server_config`: the fields of every answer.
enum HTTPServerSection {
    private enum Key: String, CaseIterable { case http2, headers }

    private enum Field: String, CaseIterable {
        case contentSecurityPolicy = "Content-Security-Policy"
        case frameOptions = "X-Frame-Options"
        case contentTypeOptions = "X-Content-Type-Options"
        case xssProtection = "X-XSS-Protection"
        case strictTransportSecurity = "Strict-Transport-Security"
    }

    private enum FrameOptions: String, CaseIterable { case deny, sameorigin }
    private enum ContentTypeOptions: String, CaseIterable { case nosniff }

    static func headers(reading value: ConfigurationValue) -> HTTPHeaders {
        guard let keys = value.mapping(Key.self) else { return [:] }
        if keys[.http2]?.flag() == true {
            keys[.http2]?.warn("asks for HTTP/2, which is not spoken: HTTP/1.1 is", remedy: "write false")
        }
        var headers = HTTPHeaders()
        guard let fields = keys[.headers]?.mapping(Field.self) else { return headers }
        for field in Field.allCases {
            // What is blank is not sent.
            guard let value = fields[field], value.node.scalar?.string.isEmpty != true else { continue }
            let text = switch field {
            case .frameOptions: value.choice(FrameOptions.self)?.rawValue
            case .contentTypeOptions: value.choice(ContentTypeOptions.self)?.rawValue
            default: value.text()
            }
            if let text { headers.add(field.rawValue, text) }
        }
        return headers
    }
}
