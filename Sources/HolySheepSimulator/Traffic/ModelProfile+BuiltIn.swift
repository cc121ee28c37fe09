extension ModelProfile {
    /// The models of the generated traffic. Adding one is one more element.
    static let builtIn: [ModelProfile] = [
        // Assistants in offices in China: two humps on weekdays, quiet weekends.
        ModelProfile(
            model: "gpt-4.1", requestsPerMinute: 150, utcOffset: 8 * 3600, floor: 0.3,
            humps: [Hump(hour: 10.5, width: 2, height: 1), Hump(hour: 15.5, width: 2.6, height: 1.1)],
            weekdays: [1.05, 1.1, 1.1, 1.05, 0.95, 0.5, 0.45], volatility: 1.3,
            bursts: BurstProcess(
                immigrantsPerDay: 1.6, branching: 0.45, minimumSize: 0.3, maximumSize: 12, tail: 1.5, decay: 1200),
            batch: nil, launch: nil, urgentShare: 0.25,
            inputTokensPerRequest: 900, outputTokensPerRequest: 310, latency: 47),
        // Coding agents: a long working day that runs into the evening, and long prompts.
        ModelProfile(
            model: "claude-sonnet-4.5", requestsPerMinute: 85, utcOffset: 8 * 3600, floor: 0.15,
            humps: [
                Hump(hour: 11, width: 2.2, height: 0.9), Hump(hour: 16, width: 2.5, height: 1),
                Hump(hour: 21.5, width: 1.8, height: 0.8),
            ],
            weekdays: [1, 1.05, 1.1, 1.1, 1, 0.7, 0.65], volatility: 1.3,
            bursts: BurstProcess(
                immigrantsPerDay: 1.6, branching: 0.55, minimumSize: 0.35, maximumSize: 15, tail: 1.4, decay: 1500),
            batch: nil, launch: nil, urgentShare: 0.1,
            inputTokensPerRequest: 2600, outputTokensPerRequest: 720, latency: 58),
        // A consumer application: evenings and weekends.
        ModelProfile(
            model: "gemini-2.5-flash", requestsPerMinute: 120, utcOffset: 8 * 3600, floor: 0.2,
            humps: [Hump(hour: 12.5, width: 1.6, height: 0.6), Hump(hour: 20.5, width: 2.7, height: 1.2)],
            weekdays: [0.92, 0.92, 0.95, 0.97, 1.05, 1.15, 1.15], volatility: 0.95,
            bursts: BurstProcess(
                immigrantsPerDay: 1.2, branching: 0.4, minimumSize: 0.3, maximumSize: 20, tail: 1.4, decay: 1200),
            batch: nil, launch: nil, urgentShare: 0.4,
            inputTokensPerRequest: 620, outputTokensPerRequest: 240, latency: 41),
        // Modest by day; classification and extraction jobs by night.
        ModelProfile(
            model: "deepseek-v3.2", requestsPerMinute: 55, utcOffset: 8 * 3600, floor: 0.35,
            humps: [Hump(hour: 14, width: 4, height: 0.8)],
            weekdays: [1, 1, 1, 1, 1, 0.8, 0.8], volatility: 1.1,
            bursts: BurstProcess(
                immigrantsPerDay: 0.8, branching: 0.5, minimumSize: 0.4, maximumSize: 15, tail: 1.5, decay: 1800),
            batch: BatchWindow(hour: 1.5, hours: 3, requestsPerMinute: 220, probability: 0.85),
            launch: nil, urgentShare: 0.05,
            inputTokensPerRequest: 1500, outputTokensPerRequest: 820, latency: 52),
        // A handful of programs in Europe that call when something happens: small and very bursty.
        ModelProfile(
            model: "gpt-4.1-nano", requestsPerMinute: 9, utcOffset: 3600, floor: 0.5,
            humps: [Hump(hour: 13, width: 3.5, height: 1.3)],
            weekdays: [1, 1, 1, 1, 1, 0.75, 0.75], volatility: 2.2,
            bursts: BurstProcess(
                immigrantsPerDay: 3, branching: 0.65, minimumSize: 0.6, maximumSize: 30, tail: 1.2, decay: 1500),
            batch: nil, launch: nil, urgentShare: 0,
            inputTokensPerRequest: 260, outputTokensPerRequest: 38, latency: 35),
        // Offered for eight of every twelve weeks, so that three months always hold a launch.
        ModelProfile(
            model: "gemini-3-flash-preview", requestsPerMinute: 40, utcOffset: 8 * 3600, floor: 0.25,
            humps: [Hump(hour: 11, width: 3, height: 0.8), Hump(hour: 20, width: 3, height: 1)],
            weekdays: [1, 1, 1, 1, 1, 0.9, 0.9], volatility: 1.6,
            bursts: BurstProcess(
                immigrantsPerDay: 1.5, branching: 0.5, minimumSize: 0.3, maximumSize: 12, tail: 1.5, decay: 2400),
            batch: nil, launch: Launch(cycle: 84 * 86_400, offered: 56 * 86_400), urgentShare: 0.15,
            inputTokensPerRequest: 780, outputTokensPerRequest: 330, latency: 64),
    ]
}
