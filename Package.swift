// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "JSON"),
        .target(name: "Forecasting"),
        .target(name: "Planning", dependencies: ["Forecasting"]),

        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "ForecastingTests", dependencies: ["Forecasting"]),
        .testTarget(name: "PlanningTests", dependencies: ["Planning", "Forecasting"]),
    ],
    swiftLanguageModes: [.v6]
)
