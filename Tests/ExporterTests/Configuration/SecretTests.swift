import Exporter
import Testing

@Suite struct SecretTests {
    @Test func showsNothing() {
        let account = AccountConfiguration(
            name: "prod", baseURL: "https://gateway.example.com", key: Secret("hidden-text"))
        var configuration = Configuration.default
        configuration.accounts = [account]
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped, "\(account.key)"] {
            #expect(!text.contains("hidden-text"))
            #expect(text.contains("[redacted]"))
        }
    }

    @Test func isTheTextItWasGiven() {
        #expect(Secret("a").reveal() == "a")
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
    }
}
