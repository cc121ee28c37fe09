import Foundation
import HTTPServer

/// How the exporter is reached, for links in alerts.
enum ExternalURL {
    /// That of the first address that is listened on; of one that stands for every address of the machine, the machine's
    /// name. Without a slash at its end.
    static func of(
        _ addresses: [ListenAddress], scheme: String, machine: String = ProcessInfo.processInfo.hostName
    ) -> String {
        guard let first = addresses.first else { return "\(scheme)://localhost" }
        let isEvery = ["", "0.0.0.0", "::"].contains(first.host)
        return "\(scheme)://\(isEvery ? ListenAddress(host: machine, port: first.port) : first)"
    }
}
