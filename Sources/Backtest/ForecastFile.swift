import CSV
import CivilTime

/// Forecasts as CSV: `series,origin,timestamp,value` and the quantiles, `q0.025` to `q0.975`.
public enum ForecastFile {
    /// The file's content.
    public static func encode(_ forecasts: [IssuedForecast]) -> [UInt8] {
        var bytes: [UInt8] = []
        let columns = ["series", "origin", "timestamp", "value"] + IssuedPoint.probabilities.map { "q\($0)" }
        bytes.append(contentsOf: (columns.joined(separator: ",") + "\n").utf8)
        for forecast in forecasts {
            let start = "\(CSVTable.quoted(forecast.series)),\(RFC3339.format(forecast.origin)),"
            for point in forecast.points {
                bytes.append(contentsOf: start.utf8)
                bytes.append(contentsOf: RFC3339.format(point.time).utf8)
                for value in [point.value] + point.quantiles {
                    bytes.append(UInt8(ascii: ","))
                    bytes.append(contentsOf: "\(value)".utf8)
                }
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }
}
