// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "JSON"),
        .target(name: "Storage", dependencies: [.product(name: "GRDB", package: "GRDB.swift")]),

        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "StorageTests", dependencies: ["Storage"]),
    ],
    swiftLanguageModes: [.v6]
)
