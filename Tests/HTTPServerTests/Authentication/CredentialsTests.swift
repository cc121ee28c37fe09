import Foundation
import Testing

@testable import HTTPServer

@Suite struct CredentialsTests {
    private static func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

    static let readable: [(header: String, credentials: Credentials)] = [
        (basic("alice:secret"), .basic(name: "alice", password: Array("secret".utf8))),
        (basic("alice:a:b"), .basic(name: "alice", password: Array("a:b".utf8))),
        (basic(":"), .basic(name: "", password: [])),
        (basic("älice:pässword"), .basic(name: "älice", password: Array("pässword".utf8))),
        ("bAsIc  YTpi", .basic(name: "a", password: Array("b".utf8))),
        ("Bearer abc.def", .bearer(Array("abc.def".utf8))), ("bearer  abc", .bearer(Array("abc".utf8))),
    ]

    @Test(arguments: readable) func areRead(header: String, credentials: Credentials) {
        #expect(Credentials(["Authorization": header]) == credentials)
    }

    @Test(arguments: [
        "", "Basic", "Basic ", "Basic YWxpY2U=", "Basic ????", "Basic YTpi YTpi", "Basic /zpi", "Bearer", "Bearer ",
        "Digest username=alice", "alice:secret",
    ])
    func areUnreadable(header: String) {
        #expect(Credentials(["Authorization": header]) == .unreadable)
    }

    @Test func areAbsentOrAmbiguous() {
        #expect(Credentials([:]) == nil)
        #expect(Credentials(HTTPHeaders([("Authorization", "Bearer a"), ("authorization", "Bearer a")])) == .unreadable)
    }
}
