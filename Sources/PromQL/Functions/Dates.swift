extension Function {
    /// Parts of a date, in UTC; of the time of evaluation without an argument.
    static let dates: [Function] = [
        date("minute") { Double($0.minute) },
        date("hour") { Double($0.hour) },
        date("day_of_week") { Double($0.weekday) },
        date("day_of_month") { Double($0.day) },
        date("day_of_year") { Double($0.dayOfYear) },
        date("days_in_month") { Double($0.daysInMonth) },
        date("month") { Double($0.month) },
        date("year") { Double($0.year) },
    ]

    private static func date(_ name: String, _ part: @escaping @Sendable (UTCDate) -> Double) -> Function {
        Function(
            name, [.vector], arguments: 0...1, dependsOnTime: true,
            .general { call in
                guard call.arguments.isEmpty else { return try call.mapping(0) { part(UTCDate(seconds: $1)) } }
                var vector = StepVector(steps: call.grid.count)
                let row = vector.appendRow(.empty)
                for step in 0..<call.grid.count {
                    vector.cells[row + step] = part(UTCDate(seconds: Double(call.grid.time(step) / 1000)))
                }
                return .vector(vector)
            })
    }
}
