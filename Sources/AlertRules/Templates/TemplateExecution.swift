import PromQL

/// Executes one template.
struct TemplateExecution {
    typealias Query = (String) throws -> [VectorElement]

    /// How long a text may become. Bytes.
    static let maximumLength = 1 << 20
    static let maximumDepth = 100
    static let maximumSteps = 1_000_000

    let tree: TemplateTree
    let source: [UInt8]
    let externalURL: String
    let query: Query
    private var output = ""
    private var variables: [(name: String, value: TemplateValue)] = []
    private var depth = 0
    private var steps = 0

    private enum Flow {
        case onward, leaveLoop, nextRound
    }

    static func run(
        _ tree: TemplateTree, source: [UInt8], data: AlertTemplate.Data, query: @escaping Query
    ) throws(TemplateError) -> String {
        var execution = TemplateExecution(tree: tree, source: source, externalURL: data.externalURL, query: query)
        execution.variables = [("$", .alert(data))]
        _ = try execution.walk(tree.body, .alert(data))
        return execution.output
    }

    private init(tree: TemplateTree, source: [UInt8], externalURL: String, query: @escaping Query) {
        self.tree = tree
        self.source = source
        self.externalURL = externalURL
        self.query = query
    }

    /// An error at a place, which is shown with its line, its column and the text there.
    func error(_ message: String, at position: Int, _ text: String) -> TemplateError {
        let before = source[..<min(position, source.count)]
        let line = before.count { $0 == 0x0a } + 1
        let column = position - (before.lastIndex(of: 0x0a) ?? -1) - 1
        return TemplateError(
            "template: \(tree.name):\(line):\(column): executing \(GoText.quoted(tree.name)) at <\(text)>: \(message)")
    }

    // MARK: Blocks

    private mutating func walk(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(TemplateError) -> Flow {
        for node in nodes {
            steps += 1
            guard output.utf8.count <= Self.maximumLength, steps <= Self.maximumSteps else {
                throw TemplateError("template: \(tree.name): the text becomes too long")
            }
            switch node {
            case .text(let text): output += text
            case .action(let pipeline):
                let value = try evaluate(pipeline, dot)
                if pipeline.variables.isEmpty { write(value) }
            case .condition(let branch), .with(let branch):
                let flow = try choose(branch, dot, changesDot: node.isWith)
                if flow != .onward { return flow }
            case .range(let branch): try loop(branch, dot)
            case .template(let name, let argument, let position): try call(name, argument, position, dot)
            case .leaveLoop: return .leaveLoop
            case .nextRound: return .nextRound
            }
        }
        return .onward
    }

    private mutating func write(_ value: TemplateValue) {
        switch value {
        case .none: output += "<no value>"
        case .sample: output += value.text.dropFirst()
        default: output += value.text
        }
    }

    private mutating func choose(
        _ branch: TemplateBranch, _ dot: TemplateValue, changesDot: Bool
    ) throws(TemplateError) -> Flow {
        let known = variables.count
        defer { variables.removeLast(variables.count - known) }
        let value = try evaluate(branch.pipeline, dot)
        return value.isTrue ? try walk(branch.body, changesDot ? value : dot) : try walk(branch.alternative, dot)
    }

    private mutating func loop(_ branch: TemplateBranch, _ dot: TemplateValue) throws(TemplateError) {
        let known = variables.count
        defer { variables.removeLast(variables.count - known) }
        let value = try evaluate(branch.pipeline, dot)
        let items: [(key: TemplateValue, value: TemplateValue)]
        switch value {
        case .none: items = []
        case .samples(let samples): items = samples.enumerated().map { (.integer(Int64($0)), .sample($1)) }
        case .strings(let values): items = TemplateValue.sorted(values).map { (.string($0.key), .string($0.value)) }
        case .arguments(let values): items = TemplateValue.sorted(values).map { (.string($0.key), $0.value) }
        default:
            throw error("range can't iterate over \(value.text)", at: branch.pipeline.position, branch.pipeline.text)
        }
        guard !items.isEmpty else {
            _ = try walk(branch.alternative, dot)
            return
        }
        let names = branch.pipeline.variables
        let inner = variables.count
        for item in items {
            if let last = names.last { set(last, item.value) }
            if names.count == 2 { set(names[0], item.key) }
            let flow = try walk(branch.body, item.value)
            variables.removeLast(variables.count - inner)
            if flow == .leaveLoop { return }
        }
    }

    private mutating func call(
        _ name: String, _ argument: TemplatePipeline?, _ position: Int, _ dot: TemplateValue
    ) throws(TemplateError) {
        let text = "{{template \(GoText.quoted(name))}}"
        guard let body = name == tree.name ? tree.body : tree.definitions[name] else {
            throw error("template \(GoText.quoted(name)) not defined", at: position, text)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw error("exceeded maximum template depth (\(Self.maximumDepth))", at: position, text)
        }
        let value = try argument.map { pipeline throws(TemplateError) in try evaluate(pipeline, dot) } ?? .none
        let outer = variables
        variables = [("$", value)]
        _ = try walk(body, value)
        variables = outer
    }

    // MARK: Variables

    /// Gives a variable a value: the newest of the name.
    private mutating func set(_ name: String, _ value: TemplateValue) {
        if let index = variables.lastIndex(where: { $0.name == name }) { variables[index].value = value }
    }

    func variable(_ name: String) -> TemplateValue {
        variables.last { $0.name == name }?.value ?? .none
    }

    mutating func keep(_ value: TemplateValue, as pipeline: TemplatePipeline) throws(TemplateError) {
        for name in pipeline.variables {
            if pipeline.isAssignment && !variables.contains(where: { $0.name == name }) {
                let place = pipeline.commands.last?.operands.last
                throw error("undefined variable: \(name)", at: place?.position ?? 0, place?.text ?? "")
            }
            if pipeline.isAssignment { set(name, value) } else { variables.append((name, value)) }
        }
    }

    mutating func countStep() throws(TemplateError) {
        steps += 1
        guard steps <= Self.maximumSteps else { throw TemplateError("template: \(tree.name): takes too many steps") }
    }
}

extension TemplateNode {
    fileprivate var isWith: Bool {
        if case .with = self { true } else { false }
    }
}
