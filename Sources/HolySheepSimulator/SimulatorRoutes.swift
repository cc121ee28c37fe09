import CivilTime
import Foundation
import HTTPServer
import JSON

/// Everything that a simulator answers.
enum SimulatorRoutes {
    static func router(for gateway: SimulatedGateway) -> Router {
        Router(routes(for: gateway)) { error in
            var failure = GatewayFailure(error).response
            for (name, value) in error.headers.pairs { failure.headers.add(name, value) }
            return gateway.stamped(failure)
        }
    }

    private static func routes(for gateway: SimulatedGateway) -> [Route] {
        let faults = gateway.faults
        let clock = gateway.clock
        return [
            .suspending(.get, "/v1/models") { request in
                await gateway.answer(request, endpoint: .models) { _ in models(gateway) }
            },
            .suspending(.post, "/v1/usage") { request in
                await gateway.answer(request, endpoint: .usage) { try usage(gateway, $0) }
            },
            .suspending(.get, "/v1/metrics/queue") { request in
                await gateway.answer(request, endpoint: .queue) { queue(gateway, $0) }
            },
            .suspending(.post, "/v1/chat/completions") { request in
                await gateway.answer(request, endpoint: .chat) { try await chat(gateway, $0) }
            },
            Route(.get, "/_simulator/faults") { _ in
                gateway.stamped(FaultsEndpoint.list(faults, now: clock.realNow))
            },
            Route(.post, "/_simulator/faults") { request in
                gateway.stamped(try FaultsEndpoint.add(request, to: faults, now: clock.realNow))
            },
            Route(.delete, "/_simulator/faults") { _ in
                faults.removeAll()
                return gateway.stamped(HTTPResponse(status: 204))
            },
            Route(.delete, "/_simulator/faults/{id}") { request in
                gateway.stamped(try FaultsEndpoint.remove(request, from: faults))
            },
            Route(.get, "/") { _ in gateway.stamped(.text(page(gateway))) },
        ]
    }

    private static func models(_ gateway: SimulatedGateway) -> JSONValue {
        ModelsEndpoint.answer(models: gateway.source.models, created: gateway.historyStart)
    }

    private static func usage(_ gateway: SimulatedGateway, _ context: SimulatedGateway.Context) throws -> JSONValue {
        let query = try UsageEndpoint.read(context.request.body)
        let rows = gateway.usage(
            first: query.first, last: query.last, granularity: query.granularity, now: context.second)
        return UsageEndpoint.answer(gateway.usageFaults.apply(context.faults, to: rows, now: context.second))
    }

    private static func queue(_ gateway: SimulatedGateway, _ context: SimulatedGateway.Context) -> JSONValue {
        QueueEndpoint.answer(gateway.load(at: context.now), models: gateway.source.models)
    }

    private static func chat(
        _ gateway: SimulatedGateway, _ context: SimulatedGateway.Context
    ) async throws -> JSONValue {
        let models = gateway.source.models
        let query = try ChatEndpoint.read(
            context.request.body, priority: context.request.headers["X-Priority"], models: models)
        guard let model = models.firstIndex(of: query.model) else { throw GatewayFailure.server(500) }
        let draw = gateway.callKey[Int64(context.now.timeIntervalSince1970 * 1000)]
        let tokens = ChatEndpoint.completionTokens(query, draw: draw)
        let demand = Demand(requests: 1, inputTokens: query.promptTokens, outputTokens: tokens)
        let (wait, number) = try gateway.admit(
            model: model, priority: query.priority, demand: demand, now: context.now)
        if wait > 0 { try await Task.sleep(for: .seconds(wait)) }
        return ChatEndpoint.answer(query, tokens: tokens, id: draw[number].bits, created: context.second)
    }

    private static func page(_ gateway: SimulatedGateway) -> String {
        """
        HolySheep gateway simulator

        This is no real gateway: models, traffic and prices are made up, and nothing is charged.

        Simulated time   \(RFC3339.formatMilliseconds(gateway.clock.now)), \(gateway.clock.speed) seconds per second
        History from     \(RFC3339.format(gateway.historyStart))
        Models           \(gateway.source.models.joined(separator: ", "))
        Limit            \(gateway.requestLimit) requests per minute

        GET  /v1/models              POST /v1/usage
        GET  /v1/metrics/queue       POST /v1/chat/completions
        GET, POST, DELETE /_simulator/faults

        Faults are written \("KIND[:VALUE][@ENDPOINT][%PROBABILITY][*COUNT][~DURATION]"), such as latency:2s@usage%0.5.
        Kinds: \(FaultKind.allCases.map(\.rawValue).joined(separator: ", "))

        """
    }
}
