// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Exposition"),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "JSON"),
        .target(name: "Exporter", dependencies: ["Yams"]),

        .testTarget(name: "ExpositionTests", dependencies: ["Exposition"]),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(
            name: "ExporterTests", dependencies: ["Exporter"],
            exclude: ["Configuration/Fixtures"]),
    ],
    swiftLanguageModes: [.v6]
)
