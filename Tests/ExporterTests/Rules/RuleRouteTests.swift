import Foundation
import JSON
import TestSupport
import Testing

@testable import Exporter

/// `/api/v1/rules` and `/api/v1/alerts` against files. Their members, order and texts are those of Prometheus 2.42, which
/// the end-to-end tests compare.
@Suite struct RuleRouteTests {
    private func ask(_ target: String) async throws -> (status: Int, answer: JSONValue) {
        let response = try await SampleRouter().respond("/api/v1/" + target)
        return (response.status, try JSONValue(parsing: response.bytes))
    }

    @Test(arguments: ["rules", "alerts"]) func answersAsPrometheusDoes(path: String) async throws {
        let (status, answer) = try await ask(path)
        #expect(status == 200)
        try Golden().check(answer.pretty() + "\n", against: "\(path).json")
    }

    @Test(arguments: [
        ("type=alert", ["", "Always Later Never Broken", "Unknown"]),
        ("type=RECORD", ["account:requests:sum fixed", "", "later"]),
        ("type=", ["account:requests:sum fixed", "Always Later Never Broken", "later Unknown"]),
        ("rule_name%5B%5D=Never&rule_name%5B%5D=fixed", ["fixed", "Never"]),
        ("rule_group%5B%5D=waiting", ["later Unknown"]),
        ("file%5B%5D=/etc/other.yml", []),
        ("file%5B%5D=/etc/rules.yml&rule_group%5B%5D=states&type=alert", ["Always Later Never Broken"]),
    ]) func areNarrowedDown(query: String, groups: [String]) async throws {
        let (status, answer) = try await ask("rules?" + query)
        #expect(status == 200)
        let found = (answer["data"]?["groups"]?.array ?? []).map { group in
            (group["rules"]?.array ?? []).compactMap { $0["name"]?.string }.joined(separator: " ")
        }
        #expect(found == groups)
    }

    @Test func aKindOfRuleThatThereIsNotIsAnError() async throws {
        let (status, answer) = try await ask("rules?type=x")
        #expect(status == 400)
        #expect(answer["error"] == #"invalid parameter "type": not supported value "x""#)
    }
}
