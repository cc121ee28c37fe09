// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "HTTPClient", dependencies: ["CCurl"]),
        .target(name: "HolySheepAPI", dependencies: ["HTTPClient", "JSON"]),
        .target(name: "JSON"),

        .target(name: "TestServer", path: "Tests/TestServer"),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "Gzip", "TestServer"]),
        .testTarget(name: "HolySheepAPITests", dependencies: ["HolySheepAPI", "HTTPClient", "JSON", "TestServer"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    ],
    swiftLanguageModes: [.v6]
)
