extension SeriesModel {
    /// The layout of ``encoded()``; another one is not understood. To be raised also when a method's coefficients mean
    /// something else than before, such as trees of another depth, or what
    /// ``Combination/typicalLoss(_:)`` says.
    private static let layout = 7

    /// The model as bytes, to be kept across restarts.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.layout)
        writer.append(Self.fingerprint(task))
        writer.append(state.scale)
        writer.append(state.fittedAt ?? .min)
        writer.append(state.nextOrigin ?? .min)
        writer.append(state.start ?? .min)
        for fit in state.fits { writer.append(fit ?? []) }
        for fit in state.fits { writer.append(fit == nil ? 0 : 1) }
        for widening in state.widenings {
            writer.append(widening.of80)
            writer.append(widening.of95)
        }
        writer.append(state.newLevel?.start ?? .min)
        writer.append((state.newLevel?.widenings ?? []).flatMap { [$0.of80, $0.of95] })
        writer.append(state.passed.count)
        for level in state.passed {
            writer.append(level.steps.lowerBound)
            writer.append(level.expected)
        }
        writer.append(state.records.count)
        for record in state.records {
            writer.append(record.index)
            writer.append(record.settledBlocks)
            writer.append([record.lastValue])
            for numbers in [
                record.context, record.forecasts, record.path, record.losses, record.rootLosses,
                record.typicalLosses, record.residuals, record.roots, record.windowErrors, record.outcomes.flatMap(\.numbers),
            ] { writer.append(numbers) }
        }
        return writer.bytes
    }

    /// A model that goes on where an earlier one stopped.
    ///
    /// - Parameter encoded: from ``encoded()`` of a model with the same task.
    /// - Returns: nil when the bytes are of another task, of another version, or not whole.
    public init?(task: ForecastTask, stagger: Int = 0, encoded: [UInt8]) {
        var reader = ByteReader(encoded)
        guard reader.integer() == Self.layout, reader.text() == Self.fingerprint(task), let scale = reader.double(),
            let fittedAt = reader.integer(), let nextOrigin = reader.integer(),
            let start = reader.integer(), scale > 0, scale.isFinite
        else { return nil }
        var state = State()
        state.scale = scale
        state.fittedAt = fittedAt == .min ? nil : fittedAt
        state.nextOrigin = nextOrigin == .min ? nil : nextOrigin
        state.start = start == .min ? nil : start
        var fits: [[Double]] = []
        for _ in task.methods {
            guard let fit = reader.doubles() else { return nil }
            fits.append(fit)
        }
        for fit in fits {
            guard let isFitted = reader.integer() else { return nil }
            state.fits.append(isFitted == 1 ? fit : nil)
        }
        for _ in task.blockEnds {
            guard let of80 = reader.double(), let of95 = reader.double() else { return nil }
            state.widenings.append(.init(of80: of80, of95: of95))
        }
        guard let newLevel = reader.integer(), let widths = reader.doubles(),
            widths.isEmpty || widths.count == 2 * task.blockEnds.count,
            let levels = reader.integer(), levels >= 0, levels <= encoded.count
        else { return nil }
        if newLevel != .min {
            state.newLevel = NewLevel(
                start: newLevel,
                widenings: stride(from: 0, to: widths.count, by: 2).map { .init(of80: widths[$0], of95: widths[$0 + 1]) })
        }
        for _ in 0..<levels {
            guard let start = reader.integer(), let expected = reader.doubles(),
                case let (end, isTooLarge) = start.addingReportingOverflow(expected.count), !isTooLarge
            else { return nil }
            state.passed.append(PassedLevel(steps: start..<end, expected: expected))
        }
        guard let count = reader.integer(), count >= 0, count <= encoded.count else { return nil }
        for _ in 0..<count {
            guard let record = OriginRecord(&reader, task: task) else { return nil }
            state.records.append(record)
        }
        guard reader.isAtEnd else { return nil }
        self.init(task: task, stagger: stagger, state: state)
    }

    /// Tells tasks apart whose models cannot be exchanged.
    private static func fingerprint(_ task: ForecastTask) -> String {
        ([task.name] + task.methods.map(\.name)).joined(separator: ",")
            + ";\(task.stepsPerDay);\(task.blockEnds);\(task.sampledLeads.count);\(task.windows)"
    }
}

extension OriginRecord.Outcome {
    static let numberCount = 8

    var numbers: [Float] {
        [count, actual, error, persistenceError, seasonalError, inside80, inside95, withIntervals]
    }

    init(_ numbers: ArraySlice<Float>) {
        let numbers = Array(numbers)
        self.init(
            count: numbers[0], actual: numbers[1], error: numbers[2], persistenceError: numbers[3],
            seasonalError: numbers[4], inside80: numbers[5], inside95: numbers[6], withIntervals: numbers[7])
    }
}

extension OriginRecord {
    /// - Returns: nil unless every part is as long as the task asks for.
    fileprivate init?(_ reader: inout ByteReader, task: ForecastTask) {
        let (leads, blocks) = (task.sampledLeads.count, task.blockEnds.count)
        guard let index = reader.integer(), let settled = reader.integer(), (0...blocks).contains(settled),
            let last = reader.floats(), last.count == 1, let context = reader.floats(),
            let forecasts = reader.floats(), let path = reader.floats(), let losses = reader.floats(),
            let rootLosses = reader.floats(), let typicalLosses = reader.floats(), let residuals = reader.floats(),
            let roots = reader.floats(), let errors = reader.floats(), let outcomes = reader.floats(),
            losses.count == blocks * task.methods.count,
            rootLosses.count == (task.combination.comparesRoots ? losses.count : 0),
            typicalLosses.count == blocks,
            residuals.count == leads, roots.count == leads,
            context.count == (task.combination.likeness == nil ? 0 : 2), errors.count == task.windows.count,
            outcomes.count == blocks * Outcome.numberCount,
            (settled == blocks && forecasts.isEmpty && path.isEmpty)
                || (forecasts.count == (task.methods.count + 1 + Self.bounds.count) * leads
                    && path.count == task.steps)
        else { return nil }
        self.init(
            index: index, context: context, forecasts: forecasts, path: path, lastValue: last[0],
            settledBlocks: settled, losses: losses, rootLosses: rootLosses, typicalLosses: typicalLosses,
            residuals: residuals, roots: roots, windowErrors: errors,
            outcomes: (0..<blocks).map {
                Outcome(outcomes[$0 * Outcome.numberCount..<($0 + 1) * Outcome.numberCount])
            })
    }
}
