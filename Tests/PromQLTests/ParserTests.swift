import PromQL
import Testing

@Suite struct ParserTests {
    @Test func parses() throws {
        #expect(try Parser.expression("1 + 2").description == "1 + 2")
    }
}
