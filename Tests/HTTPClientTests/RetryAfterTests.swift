import Foundation
import HTTPClient
import Testing

@Suite struct RetryAfterTests {
    @Test(
        arguments: [
            ("120", 120.0), (" 0 ", 0), ("1.5", 1.5), ("99999999999999999999", 1e20), ("", nil), ("-1", nil),
            ("soon", nil),
            ("1e3", nil), ("0x10", nil), ("1.2.3", nil), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ] as [(String, Double?)])
    func retryAfterIsSecondsOrADate(text: String, expected: Double?) {
        let serverNow = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter.parse(text, now: serverNow) == expected)
        #expect(RetryAfter.parse(nil, now: serverNow) == nil)
    }
}
