/// Text in columns.
enum TextTable {
    /// Columns as wide as they must be, text to the left and numbers to the right.
    static func aligned(_ rows: [[String]], textColumns: Int = 1) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column < textColumns ? text + padding : padding + text
            }.joined(separator: "  ")
        }
    }
}
