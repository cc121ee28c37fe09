/// A configuration for one account, with intervals short enough for a test.
func configuration(for simulator: Daemon, usage: String = "1s", queue: String = "1s", backfill: String = "14d") -> String {
    """
    accounts:
      - name: prod
        base_url: \(simulator.url)/v1
        api_key_env: TEST_KEY
        poll: {queue: \(queue), usage: \(usage), models: 1s}
        usage: {backfill: \(backfill)}
    budgets:
      - {name: monthly, period: month, limit_usd: 500000, scope: {account: prod}}
    """
}

/// The key that the simulator accepts.
let keyEnvironment = ["TEST_KEY": "simulated"]
