import HolySheepAPI

extension GatewayError.Reason {
    /// What the operator can do about it, naming the field of the configuration where there is one.
    var remedy: String {
        switch self {
        case .dns, .connect, .invalidURL, .notFound:
            "check accounts[].base_url and that this machine can reach it"
        case .tls: "check accounts[].base_url and that the system trusts the gateway's certificate"
        case .proxy: "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the exporter's environment"
        case .unauthorized: "check the key that api_key_file or api_key_env names, then reload"
        case .rateLimited: "poll less often (accounts[].poll) or ask for a higher limit; the exporter waits as asked"
        case .badRequest: "check that accounts[].base_url is the HolySheep API and ends in /v1"
        case .timeout, .reset, .serverError: "the gateway has a problem; the exporter goes on trying"
        case .malformed, .unexpectedStatus, .protocol, .tooLarge:
            "check that accounts[].base_url leads to the gateway and not to a proxy's page"
        case .cancelled, .shutdown: "none is needed"
        }
    }
}
