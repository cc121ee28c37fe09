// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "JSON"),
        .systemLibrary(
            name: "CMicrohttpd", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),
        .target(name: "HTTPServer", dependencies: ["CMicrohttpd", "Gzip", "JSON"]),
        .target(name: "HolySheepSimulator", dependencies: ["HTTPServer", "Gzip", "JSON"]),

        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer", "Gzip", "JSON"]),
        .testTarget(name: "HolySheepSimulatorTests", dependencies: ["HolySheepSimulator", "HTTPServer", "Gzip", "JSON"]),
    ],
    swiftLanguageModes: [.v6]
)
