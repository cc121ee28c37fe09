// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "holysheep-exporter",
    products: [.executable(name: "holysheep-exporter", targets: ["holysheep-exporter"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
        .systemLibrary(name: "CMicrohttpd", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CSystemd"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "CivilTime"),
        .target(name: "JSON"),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .target(name: "CSV", dependencies: ["Gzip"]),
        .target(name: "Exposition"),
        // A query goes over hundreds of thousands of samples, and the tests over thousands of queries.
        .target(name: "PromQL", swiftSettings: [.unsafeFlags(["-O"])]),
        .target(name: "AlertRules", dependencies: ["CivilTime", "PromQL", "Yams"]),
        // Hundreds of thousands of samples are compressed and read, bit by bit.
        .target(name: "SampleWindow", dependencies: ["PromQL"], swiftSettings: [.unsafeFlags(["-O"])]),
        .target(name: "HTTPServer", dependencies: ["CCrypt", "CGnuTLS", "CMicrohttpd", "Gzip", "JSON"]),
        .target(name: "HTTPClient", dependencies: ["CCurl", "CivilTime"]),
        .target(
            name: "Alertmanager",
            dependencies: [
                "AlertRules", "CivilTime", "HTTPClient", "JSON", "PromQL",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // Fitting takes fifty times as long without optimization, too long to test against. Debugging it loses little.
        .target(name: "Forecasting", swiftSettings: [.unsafeFlags(["-O"])]),
        // Many thousands of forecasts are made and scored.
        .target(
            name: "Backtest", dependencies: ["CSV", "CivilTime", "Forecasting", "JSON", "Planning"],
            swiftSettings: [.unsafeFlags(["-O"])]),
        .target(name: "Planning", dependencies: ["CivilTime", "Forecasting"]),
        // Days of traffic go by second by second, many times over.
        .target(
            name: "Replay", dependencies: ["CivilTime", "Forecasting", "JSON", "Planning"],
            swiftSettings: [.unsafeFlags(["-O"])]),
        .target(name: "HolySheepAPI", dependencies: ["CivilTime", "HTTPClient", "JSON"]),
        .target(name: "Storage", dependencies: ["CivilTime", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(name: "HolySheepSimulator", dependencies: ["CSV", "CivilTime", "HTTPServer", "JSON"]),
        .target(
            name: "Exporter",
            dependencies: [
                "AlertRules", "Alertmanager", "CSystemd", "CivilTime", "Exposition", "Forecasting", "Gzip", "HTTPClient",
                "HTTPServer", "HolySheepAPI", "HolySheepSimulator", "JSON", "Planning", "PromQL", "SampleWindow", "Storage", "Yams",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "holysheep-exporter",
            dependencies: [
                "AlertRules", "Backtest", "CivilTime", "Exporter", "Forecasting", "HTTPServer", "HolySheepSimulator", "JSON",
                "Planning", "Replay", "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        .executableTarget(name: "forecast-speed", dependencies: ["Forecasting"], path: "Benchmarks/forecast-speed"),
        .executableTarget(
            name: "query-speed",
            dependencies: ["Exporter", "HTTPServer", "PromQL", "SampleWindow", .product(name: "Logging", package: "swift-log")],
            path: "Benchmarks/query-speed"),

        .target(name: "TestSupport", dependencies: ["JSON"], path: "Tests/TestSupport"),
        .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime", "TestSupport"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "Gzip"]),
        .testTarget(name: "ExpositionTests", dependencies: ["Exposition", "TestSupport"]),
        .testTarget(name: "PromQLTests", dependencies: ["HTTPClient", "JSON", "PromQL", "TestSupport"]),
        .testTarget(name: "AlertRulesTests", dependencies: ["AlertRules", "PromQL"]),
        .testTarget(
            name: "AlertmanagerTests",
            dependencies: [
                "AlertRules", "Alertmanager", "CivilTime", "HTTPClient", "JSON", "PromQL", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "SampleWindowTests", dependencies: ["PromQL", "SampleWindow", "TestSupport"]),
        .testTarget(name: "HTTPServerTests", dependencies: ["Gzip", "HTTPServer", "JSON", "TestSupport"]),
        .testTarget(name: "HTTPClientTests", dependencies: ["Gzip", "HTTPClient", "TestSupport"]),
        .testTarget(name: "ForecastingTests", dependencies: ["Forecasting", "TestSupport"]),
        .testTarget(name: "BacktestTests", dependencies: ["Backtest", "Forecasting", "Gzip", "JSON", "TestSupport"]),
        .testTarget(name: "PlanningTests", dependencies: ["CivilTime", "Forecasting", "Planning", "TestSupport"]),
        .testTarget(name: "ReplayTests", dependencies: ["Forecasting", "JSON", "Planning", "Replay", "TestSupport"]),
        .testTarget(
            name: "HolySheepAPITests", dependencies: ["CivilTime", "HTTPClient", "HolySheepAPI", "JSON", "TestSupport"]),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "HolySheepSimulatorTests", dependencies: ["CivilTime", "Gzip", "HolySheepSimulator", "JSON"]),
        .testTarget(
            name: "ExporterTests",
            dependencies: [
                "AlertRules", "Alertmanager", "Exporter", "Exposition", "Forecasting", "Gzip", "HTTPClient", "HTTPServer",
                "HolySheepAPI", "HolySheepSimulator", "JSON", "Planning", "PromQL", "SampleWindow", "Storage", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Collectors/Fixtures", "Configuration/Fixtures", "Configuration/Web/Fixtures", "Routes/Fixtures", "Rules/Fixtures"]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Gzip", "HTTPClient", "JSON", "TestSupport", "holysheep-exporter"],
            exclude: ["Fixtures"]),
    ],
    swiftLanguageModes: [.v6]
)

// A fuzzer has its main function from libFuzzer: `FUZZ=1 swift build --sanitize=fuzzer --product promql-fuzzer`.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "promql-fuzzer", dependencies: ["PromQL"], path: "Fuzz/promql-fuzzer",
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}
