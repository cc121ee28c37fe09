import Testing

@testable import Exporter

@Suite struct SystemdNotifierTests {
    @Test(arguments: [false, true])
    func tellsTheManager(isAbstract: Bool) throws {
        let folder = try StoreFolder()
        let name = (isAbstract ? "@" : "") + folder.path + "/notify"
        let manager = try ServiceManagerSocket(name)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": name])
        #expect(notifier.notify(.ready) == nil)
        #expect(manager.receive() == "READY=1")
        #expect(notifier.notify(.stopping) == nil)
        #expect(manager.receive() == "STOPPING=1" && manager.receive() == nil)
    }

    @Test func withoutAManagerNothingHappens() {
        #expect(SystemdNotifier(environment: [:]).notify(.ready) == nil)
    }

    @Test(arguments: ["/nonexistent/socket", "", "@", String(repeating: "x", count: 500)])
    func aSocketThatIsNoneIsReported(name: String) {
        #expect(SystemdNotifier(environment: ["NOTIFY_SOCKET": name]).notify(.ready) != nil)
    }
}
