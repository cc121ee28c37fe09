// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Exposition"),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "JSON"),

        .testTarget(name: "ExpositionTests", dependencies: ["Exposition"]),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    ],
    swiftLanguageModes: [.v6]
)
