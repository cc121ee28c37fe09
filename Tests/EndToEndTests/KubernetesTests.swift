import Foundation
import HTTPClient
import JSON
import TestSupport
import Testing

/// What deploy/kubernetes says to the daemon, and what its autoscalers read from it.
@Suite(.serialized) struct KubernetesTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "deploy/kubernetes")

    static func autoscaling() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: root.appending(path: "autoscaling"), includingPropertiesForKeys: nil)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
    }

    /// A Secret as kubelet mounts it: links to a folder that is exchanged as a whole.
    private func mount(_ files: [String: String], in folder: TemporaryFolder, as name: String) throws -> String {
        let manager = FileManager.default
        let path = "\(folder.path)/\(name)"
        try manager.createDirectory(atPath: "\(path)/..1", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: "\(path)/..data", withDestinationPath: "..1")
        for (file, content) in files {
            try content.write(toFile: "\(path)/..1/\(file)", atomically: true, encoding: .utf8)
            try manager.createSymbolicLink(atPath: "\(path)/\(file)", withDestinationPath: "..data/\(file)")
        }
        return path
    }

    /// With the manifest's own arguments, configuration and roles, beyond loopback as in a pod.
    @Test(.timeLimit(.minutes(2))) func autoscalersReadTheReplicasAndChangeNothing() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "3d"])
        let names = ["prometheus", "keda", "operator"]
        let token = { (name: String) in "\(name)-0123456789abcdef" }
        var web = ["web.yml": try text("web.yml")]
        for name in names { web["\(name)-token"] = token(name) + "\n" }
        let paths = [
            "/run/secrets/holysheep-web": try mount(web, in: folder, as: "web"),
            "/run/secrets/holysheep/": try mount(["api-key": "simulated"], in: folder, as: "key") + "/",
            "/etc/holysheep-exporter": try mount(
                [
                    "holysheep.yml": try text("holysheep.yml").replacing(
                        "https://api.holysheep.ai/v1", with: "\(simulator.url)/v1"
                    ).replacing("/run/secrets/holysheep/", with: "\(folder.path)/key/")
                ], in: folder, as: "config"),
        ]
        let deployment = try text("deployment.yaml")
        let arguments = deployment.matches(of: /(?m)^ +- (--\S+)$/).map { match in
            paths.reduce(String(match.output.1)) { $0.replacing($1.key, with: $1.value) }
        }.filter { !$0.hasPrefix("--web.listen-address") && !$0.hasPrefix("--storage.path") && !$0.hasPrefix("--log") }
        #expect(arguments.count == 2)
        let daemon = try await Daemon.serve(in: folder, listen: "0.0.0.0:0", arguments)
        let status = { (method: String, path: String, name: String?) in
            let headers = name.map { [(name: "Authorization", value: "Bearer \(token($0))")] } ?? []
            return try await daemon.request(method, path, headers: headers)
        }
        try await poll("readiness") { try await status("GET", "/-/ready", nil).status == 200 ? true : nil }
        for path in deployment.matches(of: /path: (\/-\/\w+)/) {
            #expect(try await status("GET", String(path.output.1), nil).status == 200)
        }
        // The path and the member as the ScaledObject names them.
        let scaled = try text("autoscaling/keda-api.yaml")
        let path = try #require(scaled.firstMatch(of: /url: http:\/\/[^\/]+(\/\S+)/)).output.1
        let member = try #require(scaled.firstMatch(of: /valueLocation: (\w+)/)).output.1
        let body = try await poll("a recommendation") {
            let response = try await status("GET", String(path), "keda")
            return response.status == 200 ? response.body : nil
        }
        let answer = try JSONValue(parsing: body)
        let replicas = try #require(answer[String(member)]?.double)
        #expect((2...50).contains(replicas) && replicas == replicas.rounded())
        #expect(try await status("GET", String(path), nil).status == 401)
        #expect(try await status("GET", "/capacity/prod/unheard-of", "keda").status == 404)
        for name in names {
            #expect(try await status("GET", "/metrics", name).status == 200)
            #expect(try await status("POST", "/-/reload", name).status == (name == "operator" ? 200 : 403))
        }
        #expect(try await daemon.program.stop() == 0)
        try await simulator.program.stop()
    }
}
