import Testing

@testable import HTTPServer

@Suite struct AccessControlTests {
    @Test func changesNeedTheRoleOperate() async throws {
        let server = try Guarded()
        #expect(try await server.send(.post, as: alice).status == 201)
        for method in [HTTPMethod.post, .put, .delete] {
            let response = try await server.send(method, as: bob)
            #expect(response.status == 403)
            #expect(response.headers["Content-Type"] == "application/problem+json")
            #expect(response.headers["X-RateLimit-Limit"] == nil)
        }
        #expect(try await server.send(.post, "/later", as: alice).text == "alice")
        #expect(try await server.send(.post, "/later", as: bob).status == 403)
        #expect(try await server.send(.post, "/query", as: bob).text == "asked")
    }

    @Test func anOpenRouteAsksNobody() async throws {
        let server = try Guarded { $0.requestLimit = RateLimit(interval: 1, burst: 1) }
        for _ in 0..<5 { #expect(try await server.send(.get, "/healthy").status == 200) }
        #expect(try await server.send(.get, "/healthy", as: ("alice", "wrong")).status == 200)
        #expect(try await server.send(.head, "/healthy").status == 200)
        #expect(server.runs == 0)
    }

    @Test func strangersDoNotLearnWhichPathsThereAre() async throws {
        let server = try Guarded()
        for (method, path) in [(HTTPMethod.get, "/nothing"), (.put, "/healthy"), (.options, "/things"), (.options, "*")] {
            #expect(try await server.send(method, path).status == 401)
        }
        #expect(try await server.send(.get, "/nothing", as: bob).status == 404)
        #expect(try await server.send(.put, "/healthy", as: bob).status == 405)
        #expect(try await server.send(.options, "/things", as: bob).status == 204)
    }

    @Test func writesAreLimitedByClient() async throws {
        let server = try Guarded { $0.writeLimit = RateLimit(interval: 3, burst: 2) }
        let first = try await server.send(.post, as: alice)
        #expect(first.headers["X-RateLimit-Limit"] == "2")
        #expect(first.headers["X-RateLimit-Remaining"] == "1")
        #expect((first.headers["X-RateLimit-Reset"].flatMap(Double.init) ?? 0) > 1_700_000_000)
        #expect(first.headers["Retry-After"] == nil)
        #expect(try await server.send(.put, as: alice, from: "192.0.2.9").status == 409)
        let refused = try await server.send(.post, as: alice, from: "192.0.2.77")
        #expect(refused.status == 429)
        #expect(refused.headers["X-RateLimit-Limit"] == "2")
        #expect(refused.headers["X-RateLimit-Remaining"] == "0")
        #expect(refused.headers["Retry-After"] == "3")
        // Reads are not writes.
        let read = try await server.send(.get, as: alice)
        #expect(read.status == 200)
        #expect(read.headers["X-RateLimit-Limit"] == nil)
        #expect(try await server.send(.post, "/query", as: alice).status == 200)
        server.advance(by: 3)
        #expect(try await server.send(.post, as: alice).status == 201)
        #expect(try await server.send(.post, as: alice).status == 429)
    }

    @Test func withoutCredentialsWritesAreLimitedByAddress() async throws {
        let server = try Guarded { rules in
            rules.authentication = AuthenticationRules()
            rules.writeLimit = RateLimit(interval: 1, burst: 1)
        }
        #expect(try await server.send(.post).status == 201)
        #expect(try await server.send(.post).status == 429)
        #expect(try await server.send(.post, from: "192.0.2.2").status == 201)
    }

    @Test(arguments: [(HTTPMethod.put, 409), (.delete, 500)])
    func failedWritesSayTheirLimitToo(method: HTTPMethod, status: Int) async throws {
        let response = try await Guarded().send(method, as: alice)
        #expect(response.status == status)
        #expect(response.headers["X-RateLimit-Remaining"] == "499")
    }

    @Test func allRequestsTogetherCanBeLimited() async throws {
        let server = try Guarded { $0.requestLimit = RateLimit(interval: 2, burst: 3) }
        for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
            #expect(try await server.send(as: alice, from: address).status == 200)
        }
        let refused = try await server.send(as: alice)
        #expect(refused.status == 429)
        #expect(refused.headers["Retry-After"] == "2")
        server.advance(by: 2)
        #expect(try await server.send(as: alice).status == 200)
    }

    @Test func otherSitesMayAskButNotWrite() async throws {
        let server = try Guarded(site: SitePolicy(isLocal: true))
        let evil = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]
        #expect(try await server.send(.get, as: alice, headers: evil).status == 200)
        let refused = try await server.send(.post, as: alice, headers: evil)
        #expect(refused.status == 403)
        #expect(refused.headers["Content-Type"] == "application/problem+json")
        // A name of somebody else that leads to this machine.
        #expect(try await server.send(.post, as: alice).status == 403)
    }

    static let types: [(target: String, type: String?, status: Int)] = [
        ("/things", "application/json", 201), ("/things", "Application/JSON; charset=utf-8", 201),
        ("/things", nil, 415), ("/things", "text/plain", 415), ("/things", "application/json, text/plain", 415),
        ("/things", "application/x-www-form-urlencoded", 415), ("/things", "", 415),
        ("/query", "application/x-www-form-urlencoded", 200), ("/query", "application/json", 200),
        ("/query", "text/plain", 415),
    ]

    @Test(arguments: types) func bodiesMustBeOfATypeThatTheRouteTakes(target: String, type: String?, status: Int) async throws {
        let headers = type.map { [("Content-Type", $0)] } ?? []
        let response = try await Guarded().send(.post, target, as: alice, headers: headers, body: "{}")
        #expect(response.status == status)
        #expect((response.headers["Accept"] != nil) == (status == 415))
    }

    @Test func withoutABodyThereIsNoTypeToSay() async throws {
        #expect(try await Guarded().send(.post, as: alice).status == 201)
    }

    @Test func everyAnswerHasTheConfiguredFields() async throws {
        let server = try Guarded { $0.responseHeaders = ["X-Frame-Options": "deny", "Content-Type": "text/html"] }
        for response in [
            try await server.send(as: alice), try await server.send(), try await server.send(.get, "/nothing", as: alice),
            try await server.send(.get, "/healthy"),
        ] {
            #expect(response.headers["X-Frame-Options"] == "deny")
            #expect(response.headers.values("Content-Type").count == 1)
            #expect(response.headers["Content-Type"] != "text/html")
        }
    }

    @Test func overASocketToo() async throws {
        let access = try Guarded { $0.responseHeaders = ["X-Frame-Options": "deny"] }.access
        try await TestServer.run(Guarded.routes, access: access) { server in
            let credentials = "Authorization: \(Guarded.basic("alice", "secret"))\r\n"
            #expect(await server.get("/things")?.status == 401)
            // The first takes bcrypt and a task, the second does not.
            for _ in 0..<2 {
                let answer = await server.get("/things", credentials)
                #expect(answer?.status == 200)
                #expect(answer?.text == "alice operate basic")
                #expect(answer?["X-Frame-Options"] == "deny")
            }
            #expect(access.authenticator.verifier.runs == 1)
            let malformed = await server.get("/things", "Authorization : x\r\n")
            #expect(malformed?.status == 400)
            #expect(malformed?["X-Frame-Options"] == "deny")
            #expect(server.server.metrics.requests[.init(handler: "/things", code: 401)] == 1)
            #expect(server.server.metrics.requests[.init(handler: "/things", code: 200)] == 2)
        }
    }
}
