import Foundation
import HolySheepAPI
import Storage

/// Reads the gateway's queue and keeps it: in memory for the gauges, in the store for forecasts.
struct QueuePoller: Sendable {
    let caller: GatewayCaller
    let client: HolySheepClient
    let upstream: UpstreamState
    let storage: StorageSupervisor
    let time: any TimeSource

    func poll() async throws(GatewayCaller.Failure) {
        let answer = try await caller.call { () throws(GatewayError) in
            do throws(GatewayError) {
                return try await client.queue()
            } catch {
                let seconds = Int64(time.now().timeIntervalSince1970)
                storage.quarantine(error, account: caller.account, endpoint: .queue, at: seconds)
                throw error
            }
        }
        let localNow = time.now()
        var accountNow = localNow
        upstream.update(caller.account) { status in
            accountNow = status.now(localNow: localNow)
            status.queue = (answer.value, localNow)
        }
        let seconds = Int64(accountNow.timeIntervalSince1970)
        do throws(StorageError) {
            try storage.write { store throws(StorageError) in
                _ = try store.insertQueueSamples(Self.samples(of: answer.value, account: caller.account, at: seconds))
                try store.quarantine(answer.value.rejected, account: caller.account, endpoint: .queue, at: seconds)
            }
        } catch {
            upstream.update(caller.account) { $0.endpoints[.queue]?.recordStorageFailure(error.description) }
        }
    }

    /// One sample for the whole account and one a model, its priorities added up.
    static func samples(of report: QueueReport, account: String, at time: Int64) -> [QueueSample] {
        var samples: [QueueSample] = []
        if let depth = report.depth {
            samples.append(
                QueueSample(
                    account: account, model: wholeAccount, at: time, depth: depth,
                    throughputPerMinute: report.throughputPerMinute))
        }
        for (model, queues) in Dictionary(grouping: report.queues, by: \.model).sorted(by: { $0.key < $1.key }) {
            let throughputs = queues.compactMap(\.throughputPerMinute)
            samples.append(
                QueueSample(
                    account: account, model: model, at: time, depth: queues.reduce(0) { $0 + $1.depth },
                    throughputPerMinute: throughputs.isEmpty ? nil : throughputs.reduce(0, +)))
        }
        return samples
    }
}
