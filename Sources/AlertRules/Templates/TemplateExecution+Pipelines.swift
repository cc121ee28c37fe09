import PromQL

extension TemplateExecution {
    mutating func evaluate(_ pipeline: TemplatePipeline, _ dot: TemplateValue) throws(TemplateError) -> TemplateValue {
        var value: TemplateValue?
        for command in pipeline.commands {
            try countStep()
            value = try evaluate(command, dot, piped: value)
        }
        let result = value ?? .none
        try keep(result, as: pipeline)
        return result
    }

    private mutating func evaluate(
        _ command: TemplateCommand, _ dot: TemplateValue, piped: TemplateValue?
    ) throws(TemplateError) -> TemplateValue {
        let first = command.operands[0]
        if case .function(let name) = first.kind { return try call(name, command, dot, piped) }
        let hasArguments = command.operands.count > 1 || piped != nil
        switch first.kind {
        case .none: throw error("nil is not a command", at: command.position, command.text)
        case .field(let path) where hasArguments && path.count == 1 && dot.field(path[0]) != nil && dot.isStruct:
            throw error(
                "\(path[0]) has arguments but cannot be invoked as function", at: first.position, first.text)
        case .field(let path) where hasArguments, .chain(_, let path) where hasArguments:
            throw error(
                "\(path.last ?? "") is not a method but has arguments", at: first.position, first.text)
        case .variable(_, let path) where hasArguments && !path.isEmpty:
            throw error(
                "\(path.last ?? "") is not a method but has arguments", at: first.position, first.text)
        default:
            guard !hasArguments else {
                throw error("can't give argument to non-function \(first.text)", at: first.position, first.text)
            }
            return try evaluate(first, dot)
        }
    }

    mutating func evaluate(_ operand: TemplateOperand, _ dot: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch operand.kind {
        case .dot: return dot
        case .none: return .none
        case .constant(let value): return value
        case .function(let name):
            let command = TemplateCommand(operands: [operand], position: operand.position)
            return try call(name, command, dot, nil)
        case .variable(let name, let fields): return try follow(fields, from: variable(name), operand)
        case .field(let fields): return try follow(fields, from: dot, operand)
        case .pipeline(let pipeline): return try evaluate(pipeline, dot)
        case .chain(let inner, let fields): return try follow(fields, from: try evaluate(inner, dot), operand)
        }
    }

    private func follow(
        _ fields: [String], from start: TemplateValue, _ operand: TemplateOperand
    ) throws(TemplateError) -> TemplateValue {
        var value = start
        for field in fields {
            guard let next = value.field(field) else {
                let message =
                    if case .none = value { "nil data; no entry for key \(GoText.quoted(field))" } else {
                        "can't evaluate field \(field) in type \(value.typeName)"
                    }
                throw error(message, at: operand.position, operand.text)
            }
            value = next
        }
        return value
    }

    private mutating func call(
        _ name: String, _ command: TemplateCommand, _ dot: TemplateValue, _ piped: TemplateValue?
    ) throws(TemplateError) -> TemplateValue {
        let operands = command.operands.dropFirst()
        let place = command.operands[0]
        guard let function = TemplateFunction.all[name] else {
            throw error("\(GoText.quoted(name)) is not a defined function", at: place.position, place.text)
        }
        let count = operands.count + (piped == nil ? 0 : 1)
        guard function.isVariadic ? count >= function.parameters.count : count == function.parameters.count else {
            let wanted = (function.isVariadic ? "at least " : "") + "\(function.parameters.count)"
            throw error(
                "wrong number of args for \(name): want \(wanted) got \(count)", at: place.position, place.text)
        }
        if name == "and" || name == "or" { return try decide(isOr: name == "or", operands, dot, piped) }
        var arguments: [TemplateValue] = []
        for (index, operand) in operands.enumerated() {
            let value = try evaluate(operand, dot)
            let kind = index < function.parameters.count ? function.parameters[index] : .any
            if !kind.accepts(value) { throw mismatch(value, operand, kind) }
            arguments.append(value)
        }
        if let piped {
            let kind = arguments.count < function.parameters.count ? function.parameters[arguments.count] : .any
            guard kind.accepts(piped) else {
                throw error(
                    "wrong type for value; expected \(kind.rawValue); got \(piped.typeName)", at: place.position,
                    place.text)
            }
            arguments.append(piped)
        }
        do {
            return try function.body(self, arguments)
        } catch {
            throw self.error("error calling \(name): \(error)", at: command.position, command.text)
        }
    }

    private func mismatch(
        _ value: TemplateValue, _ operand: TemplateOperand, _ kind: TemplateFunction.Parameter
    ) -> TemplateError {
        if case .none = operand.kind {
            return error("cannot assign nil to \(kind.rawValue)", at: operand.position, "nil")
        }
        let message =
            if case .constant = operand.kind, kind != .string {
                "can't handle \(operand.text) for arg of type \(kind.rawValue)"
            } else if case .constant = operand.kind { "expected \(kind.rawValue); found \(operand.text)" } else {
                "wrong type for value; expected \(kind.rawValue); got \(value.typeName)"
            }
        return error(message, at: operand.position, operand.text)
    }

    /// `and` and `or`: the first value that decides, or the last; what comes after it is not evaluated.
    private mutating func decide(
        isOr: Bool, _ operands: ArraySlice<TemplateOperand>, _ dot: TemplateValue, _ piped: TemplateValue?
    ) throws(TemplateError) -> TemplateValue {
        var value = TemplateValue.none
        for operand in operands {
            value = try evaluate(operand, dot)
            if value.isTrue == isOr { return value }
        }
        return piped ?? value
    }
}

extension TemplateValue {
    fileprivate var isStruct: Bool {
        switch self {
        case .alert, .sample: true
        default: false
        }
    }

    /// A field, or the entry of a map; nil if the type has none of the name.
    fileprivate func field(_ name: String) -> TemplateValue? {
        switch self {
        case .strings(let values): .string(values[name] ?? "")
        case .arguments(let values): values[name] ?? TemplateValue.none
        case .sample(let sample) where name == "Labels": .strings(sample.labels)
        case .sample(let sample) where name == "Value": .float(sample.value)
        case .alert(let data):
            switch name {
            case "Labels": .strings(data.labels)
            case "ExternalLabels": .strings(data.externalLabels)
            case "ExternalURL": .string(data.externalURL)
            case "Value": .float(data.value)
            default: nil
            }
        case .time(let milliseconds) where name == "Unix": .integer(milliseconds.flooredSeconds)
        default: nil
        }
    }
}
