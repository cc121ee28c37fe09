import Exporter
import HolySheepAPI
import Testing

@Suite struct SecretTests {
    @Test func configurationShowsNoKey() throws {
        let account = AccountConfiguration(
            name: "prod", baseURL: "https://gateway.example.com", key: try APIKey("hidden-text"))
        var configuration = Configuration.default
        configuration.accounts = [account]
        configuration.alertmanagers = [
            .init(url: "http://127.0.0.1:9093", authentication: .basic(username: "u", password: .text("hidden-text")))
        ]
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped, "\(account.key)"] {
            #expect(!text.contains("hidden-text"))
            #expect(text.contains("[redacted]"))
        }
    }
}
