/// A function of the language: its signature and what it does.
struct Function: Sendable {
    let name: String
    /// The types of the arguments. The last is repeated as far as ``maximumArguments`` allows.
    let parameters: [ValueType]
    let minimumArguments: Int
    let maximumArguments: Int
    let result: ValueType
    /// Whether the result depends on the time of evaluation even where the arguments do not.
    let dependsOnTime: Bool
    let body: Body

    enum Body: Sendable {
        /// A number from a number, for every value of an instant vector. The metric's name is dropped.
        case pointwise(@Sendable (Double) -> Double)
        /// A value from the window of each series of a range vector, nil for none.
        case window(keepsMetricName: Bool, @Sendable (borrowing Window) throws -> Double?)
        /// Anything from the values of the arguments, for all steps at once.
        case general(@Sendable (FunctionCall) throws -> StepValue)
        /// What needs the arguments before they are evaluated.
        case special(@Sendable (Evaluator, Call, StepGrid) throws -> StepValue)
    }

    init(
        _ name: String, _ parameters: [ValueType] = [], arguments: ClosedRange<Int>? = nil, result: ValueType = .vector,
        dependsOnTime: Bool = false, _ body: Body
    ) {
        self.name = name
        self.parameters = parameters
        minimumArguments = arguments?.lowerBound ?? parameters.count
        maximumArguments = arguments?.upperBound ?? parameters.count
        self.result = result
        self.dependsOnTime = dependsOnTime
        self.body = body
    }

    /// A function of a range vector's windows.
    init(window name: String, keepsMetricName: Bool = false, _ body: @escaping @Sendable (borrowing Window) -> Double?)
    {
        self.init(name, [.matrix], .window(keepsMetricName: keepsMetricName, body))
    }

    /// A function of an instant vector's values.
    init(_ name: String, pointwise: @escaping @Sendable (Double) -> Double) {
        self.init(name, [.vector], .pointwise(pointwise))
    }

    static func named(_ name: String) -> Function? {
        byName[name]
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
