import Exposition
import Testing

@testable import Exporter

@Suite struct ExpositionFormatNegotiationTests {
    @Test(arguments: [
        // Prometheus 2 and 3.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        "application/openmetrics-text", "Application/OpenMetrics-Text ; Version=\"1.0.0\" ; charset=utf-8",
        "application/openmetrics-text, */*", "text/plain;q=0.5,\tapplication/openmetrics-text;q=0.5",
    ])
    func givesOpenMetricsToThoseWhoPreferIt(accept: String) {
        #expect(ExpositionFormat.negotiate(accept: accept) == .openMetrics)
    }

    @Test(arguments: [
        nil, "", "*/*", "text/plain", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "application/openmetrics-text;version=0.0.1", "application/openmetrics-text;version=2.0.0,*/*;q=0.1",
        "application/openmetrics-text;q=0,text/plain", "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0.4,text/plain;version=0.0.4;q=0.5", "application/openmetrics-text;q=0.4,text/*;q=0.5",
        "application/openmetrics-text;q=0.4,*/*", "application/openmetrics-text;q=much", "application/openmetrics-text;q=1.5",
        "application/json", "application/*", ";;,,=;q", "application/openmetrics-text-not",
    ])
    func givesTextToEveryoneElse(accept: String?) {
        #expect(ExpositionFormat.negotiate(accept: accept) == .text)
    }

    @Test func theMostSpecificRangeDecides() {
        let accept = "application/openmetrics-text;q=0.5,text/plain;q=0.4,*/*;q=0.9"
        #expect(ExpositionFormat.negotiate(accept: accept) == .openMetrics)
    }
}
