import Foundation
import JSON
import Logging
import Synchronization
import Testing

@testable import Exporter

@Suite struct LineLogHandlerTests {
    private func logfmt(_ value: String) -> String {
        String(decoding: LineLogHandler.line([("msg", value)], format: .logfmt), as: UTF8.self)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", "plain"), ("/v1/usage?a", "/v1/usage?a"), ("two words", #""two words""#),
        ("a=b", #""a=b""#), (#"say "hi""#, #""say \"hi\"""#), (#"back\slash"#, #""back\\slash""#), ("模型", "模型"),
        ("line\nlevel=error msg=forged", #""line\nlevel=error msg=forged""#), ("\r\u{0}", #""\r\u0000""#),
        ("\u{1b}[31m", #""\u001b[31m""#), ("\u{7f}", #""\u007f""#), ("\u{85}", #""\u0085""#),
        ("\u{9b}2J", #""\u009b2J""#), ("a\u{2028}b", #""a\u2028b""#), ("\u{202e}cod", #""\u202ecod""#),
        ("\u{e0041}", #""\udb40\udc41""#),
    ])
    func aValueIsQuotedWhereItMustBe(value: String, written: String) {
        #expect(logfmt(value) == "msg=\(written)\n")
    }

    @Test(arguments: ["x", "a\nb", "\u{2028}\u{202e}\u{9b}", #"{"level":"error"}"#, "\u{e0041}"])
    func aLineOfJSONIsOneLineAndReadsBack(value: String) throws {
        let line = LineLogHandler.line([("level", "info"), ("msg", value)], format: .json)
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.split(whereSeparator: \.isNewline).count == 1 && text.hasSuffix("\n"))
        #expect(try JSONValue(parsing: line.dropLast().map { $0 })["msg"]?.string == value)
    }

    #if os(Linux)
        /// Such as when the disk is full that the log lies on.
        @Test func aLineThatCannotBeWrittenIsLost() {
            let standardError = dup(STDERR_FILENO)
            let full = open("/dev/full", O_WRONLY)
            dup2(full, STDERR_FILENO)
            LineLogHandler.writeToStandardError(Array("lost\n".utf8))
            let isBack = dup2(standardError, STDERR_FILENO) == STDERR_FILENO
            close(full)
            close(standardError)
            #expect(isBack)
        }
    #endif

    @Test func fieldsAreThoseOfPrometheusAndMetadataInOrder() {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, level: .info) { bytes in
                lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        logger[metadataKey: "account"] = "prod"
        logger.debug("not written")
        logger.warning("hello there", metadata: ["z": "1", "b": "2"])
        let written = lines.withLock { $0 }
        #expect(written.count == 1)
        #expect(
            written[0].wholeMatch(
                of: /ts=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=warn msg="hello there" account=prod b=2 z=1\n/)
                != nil, "\(written)")
    }
}
