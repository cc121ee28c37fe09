import PromQL

/// A part of a parsed template, with its place in bytes.
indirect enum TemplateNode: Sendable {
    case text(String)
    case action(TemplatePipeline)
    case condition(TemplateBranch)
    case with(TemplateBranch)
    case range(TemplateBranch)
    case template(name: String, argument: TemplatePipeline?, position: Int)
    case leaveLoop
    case nextRound
}

struct TemplateBranch: Sendable {
    let pipeline: TemplatePipeline
    let body: [TemplateNode]
    let alternative: [TemplateNode]
}

/// Commands of which each gets the value of the one before as its last argument, and the variables that get the last.
struct TemplatePipeline: Sendable {
    var variables: [String] = []
    /// Whether the variables existed before.
    var isAssignment = false
    var commands: [TemplateCommand] = []
    let position: Int

    var text: String {
        let declared = variables.isEmpty ? "" : variables.joined(separator: ", ") + (isAssignment ? " = " : " := ")
        return declared + commands.map(\.text).joined(separator: " | ")
    }
}

struct TemplateCommand: Sendable {
    var operands: [TemplateOperand]
    let position: Int

    var text: String { operands.map(\.text).joined(separator: " ") }
}

struct TemplateOperand: Sendable {
    indirect enum Kind: Sendable {
        case dot
        case none
        case constant(TemplateValue)
        case function(String)
        case variable(String, fields: [String])
        case field([String])
        case pipeline(TemplatePipeline)
        case chain(TemplateOperand, fields: [String])
    }

    let kind: Kind
    /// As written.
    let text: String
    let position: Int
}

/// A whole template and those that it defines.
struct TemplateTree: Sendable {
    let name: String
    let body: [TemplateNode]
    let definitions: [String: [TemplateNode]]
}
