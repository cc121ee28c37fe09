import Foundation
import Testing

@testable import HTTPServer

@Suite struct AuthenticationTests {
    @Test func theRightPasswordIsLetIn() async throws {
        let server = try Guarded()
        let response = try await server.send(as: alice)
        #expect(response.status == 200)
        #expect(response.text == "alice operate basic")
        #expect(try await server.send(as: bob).text == "bob read basic")
    }

    static let refused: [[(String, String)]] = [
        [], [("Authorization", Guarded.basic("alice", "wrong"))], [("Authorization", Guarded.basic("alice", ""))],
        [("Authorization", Guarded.basic("nobody", "secret"))], [("Authorization", Guarded.basic("Alice", "secret"))],
        [("Authorization", Guarded.basic("alice", "secret\0"))], [("Authorization", Guarded.basic("", "secret"))],
        [("Authorization", "Basic ???")], [("Authorization", "Bearer wrong")], [("Authorization", "Bearer ")],
        [("Authorization", "Bearer \(Guarded.token)0")], [("Authorization", "Bearer \(Guarded.token.dropLast())")],
        [("Authorization", Guarded.basic("alice", "secret")), ("Authorization", Guarded.basic("alice", "secret"))],
    ]

    @Test(arguments: refused) func everythingElseGetsTheSameAnswer(headers: [(String, String)]) async throws {
        let server = try Guarded()
        let response = try await server.send(headers: headers)
        #expect(response.status == 401)
        #expect(response.headers.values("WWW-Authenticate") == [
            "Basic realm=\"server\", charset=\"UTF-8\"", "Bearer realm=\"server\"",
        ])
        #expect(response.headers["Content-Type"] == "application/problem+json")
        #expect(response.text == server.access.rules.authentication.challenge.response.text)
    }

    @Test func anUnknownNameCostsWhatAKnownOneCosts() async throws {
        let server = try Guarded()
        _ = try await server.send(as: ("alice", "wrong"))
        #expect(server.runs == 1)
        _ = try await server.send(as: ("nobody", "wrong"))
        #expect(server.runs == 2)
        _ = try await server.send(as: ("nobody else", "hunter2"))
        #expect(server.runs == 3)
        // Whose hash it is compared with must not let it in.
        for user in ["nobody", "root", "x", "y", "z"] {
            #expect(try await server.send(as: (user, "hunter2")).status == 401)
            #expect(try await server.send(as: (user, "secret")).status == 401)
            server.advance(by: 60)
        }
    }

    @Test func aPasswordIsPaidForOnce() async throws {
        let server = try Guarded()
        for _ in 0..<50 { #expect(try await server.send(as: alice).status == 200) }
        #expect(server.runs == 1)
        for _ in 0..<50 { #expect(try await server.send(as: ("alice", "wrong")).status == 401) }
        #expect(server.runs == 2)
    }

    @Test func requestsThatComeTogetherPayOnce() async throws {
        let server = try Guarded()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 { group.addTask { try await server.send(as: alice).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 40))
        #expect(server.runs == 1)
    }

    @Test func aChangedPasswordCountsAtOnce() async throws {
        let server = try Guarded()
        #expect(try await server.send(as: alice).status == 200)
        var rules = server.access.rules
        rules.authentication.users["alice"] = try BcryptHash(of: Array("new".utf8), cost: 4)
        server.access.replace(rules)
        #expect(try await server.send(as: alice).status == 401)
        #expect(try await server.send(as: ("alice", "new")).status == 200)
        rules.authentication.users["alice"] = nil
        server.access.replace(rules)
        #expect(try await server.send(as: ("alice", "new")).status == 401)
    }

    @Test func guessesAreLimitedByAddress() async throws {
        let server = try Guarded()
        #expect(try await server.send(as: bob).status == 200)
        var statuses: [Int] = []
        for guess in 0..<15 { statuses.append(try await server.send(as: ("alice", "\(guess)")).status) }
        #expect(statuses == Array(repeating: 401, count: 9) + Array(repeating: 429, count: 6))
        #expect(server.runs == 10)
        let refused = try await server.send(as: alice)
        #expect(refused.headers["Retry-After"] == "2")
        // Who was let in before is not locked out, nor is another address.
        #expect(try await server.send(as: bob).status == 200)
        #expect(try await server.send(as: alice, from: "192.0.2.2").status == 200)
        #expect(try await server.send(as: alice).status == 200)
        server.advance(by: 2)
        #expect(try await server.send(as: ("alice", "once more")).status == 401)
        #expect(try await server.send(as: ("alice", "and again")).status == 429)
    }

    @Test func aFloodFromEverywhereFillsTheQueueAndNoMore() async throws {
        let server = try Guarded { rules in
            rules.authentication.users["slow"] = try? BcryptHash(of: [97], cost: 10)
        }
        let statuses = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
            for index in 0..<100 {
                group.addTask { try await server.send(as: ("slow", "\(index)"), from: "192.0.2.\(index)") }
            }
            return try await group.reduce(into: [Int: Int]()) { $0[$1.status, default: 0] += 1 }
        }
        #expect(statuses[401, default: 0] + statuses[503, default: 0] == 100)
        #expect(statuses[503, default: 0] > 0)
        #expect(server.runs == statuses[401])
    }

    @Test func aTokenIsLetInWithoutBcrypt() async throws {
        let server = try Guarded()
        let headers = [("Authorization", "Bearer \(Guarded.token)")]
        #expect(try await server.send(headers: headers).text == "ci read bearer")
        #expect(try await server.send(.post, headers: headers).status == 403)
        #expect(server.runs == 0)
    }

    @Test func withoutUsersAndTokensNobodyIsAsked() async throws {
        let server = try Guarded { $0.authentication = AuthenticationRules() }
        #expect(try await server.send().text == "nobody")
        #expect(try await server.send(.post).status == 201)
        #expect(try await server.send(as: alice).text == "nobody")
    }

    @Test func aVerifiedCertificateIsAName() async throws {
        let server = try Guarded { rules in
            rules.authentication = AuthenticationRules()
            rules.authentication.clientsHaveCertificates = true
            rules.authentication.roles = ["ops.example": .operate]
        }
        var request = HTTPRequest(method: .get, path: "/things")
        #expect(await server.router.respond(to: request).status == 401)
        request.certificateName = "ops.example"
        #expect(await server.router.respond(to: request).text == "ops.example operate certificate")
        request.certificateName = "other.example"
        #expect(await server.router.respond(to: request).text == "other.example read certificate")
        request.method = .post
        #expect(await server.router.respond(to: request).status == 403)
    }
}
