// Measures what forecasts cost the engine on one core, and prints one "name value" line per number: milliseconds and
// seconds of CPU time, and bytes. Writes the histories that it used to a file, one line per series, for others to
// forecast the same.
//
//   forecast-speed long|short SERIES FILE
import Forecasting
import Foundation

func fail(_ message: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data("forecast-speed: \(message)\n".utf8))
    exit(code)
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let workload = Workload.named(arguments[1]), let count = Int(arguments[2]), count > 0 else {
    fail("usage: forecast-speed long|short SERIES FILE", code: 2)
}
let residentAtStart = ProcessUsage.residentBytes
let traffic = (1...5).map { workload.traffic(seed: $0) }
let lives = traffic.compactMap(workload.life)
guard lives.count == traffic.count else {
    fail("methods do not learn anew every \(workload.stepsBetweenFits) steps", code: 1)
}

var models = workload.restored(lives, count: count)
guard models.count == count else { fail("a model does not understand what it stored", code: 1) }
let refitSeconds = ProcessUsage.cpuSeconds {
    for index in models.indices { _ = models[index].update(lives[index % lives.count].series) }
}
let residentBytes = ProcessUsage.residentBytes - residentAtStart

let rows = traffic.map { values in
    values.prefix(workload.window).map { String(Int($0)) }.joined(separator: ",") + "\n"
}
do {
    try Data(rows.joined().utf8).write(to: URL(fileURLWithPath: arguments[3]))
} catch {
    fail("\(arguments[3]) cannot be written: \(error.localizedDescription)", code: 1)
}
print("cold_ms", median(lives.map(\.coldStart)) * 1_000)
print("refit_ms", median(lives.map(\.refit)) * 1_000)
print("update_ms", median(lives.flatMap(\.updates)) * 1_000)
print("many_refitted_s", refitSeconds)
print("resident_bytes", Double(residentBytes) / Double(count))
print("stored_bytes", median(lives.map { Double($0.stored.count) }))
