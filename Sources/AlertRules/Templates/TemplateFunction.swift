/// A function of templates.
struct TemplateFunction: Sendable {
    enum Parameter: String, Sendable {
        case any = "interface {}"
        case string
        case sample = "*template.sample"
        case samples = "template.queryResult"

        func accepts(_ value: TemplateValue) -> Bool {
            switch (self, value) {
            case (.any, _), (.string, .string), (.sample, .sample), (.samples, .samples): true
            default: false
            }
        }
    }

    /// What the function does with as many arguments as it has parameters, of their types, or more if it is variadic.
    typealias Body = @Sendable (TemplateExecution, [TemplateValue]) throws -> TemplateValue

    let parameters: [Parameter]
    let isVariadic: Bool
    let body: Body

    init(_ parameters: Parameter..., isVariadic: Bool = false, body: @escaping Body) {
        self.parameters = parameters
        self.isVariadic = isVariadic
        self.body = body
    }

    static let all = builtIn.merging(texts) { _, new in new }.merging(numbers) { _, new in new }
        .merging(queries) { _, new in new }
}

extension TemplateValue {
    /// The text of an argument that has been checked to be one.
    var string: String {
        if case .string(let text) = self { text } else { "" }
    }

    /// The samples of an argument that has been checked to be some.
    var elements: [TemplateSample] {
        if case .samples(let samples) = self { samples } else { [] }
    }
}
