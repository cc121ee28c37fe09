import GRDB

extension Schema {
    /// Version 1.
    ///
    /// Rows that grow without end are keyed by a small series number and lie in the order of their key
    /// (`WITHOUT ROWID`): a model's time range is read and pruned as one run of neighbouring rows, and no
    /// second index has to be kept. Money is whole micro-dollars, times are Unix seconds.
    static func createInitialTables(_ db: Database) throws {
        try db.execute(
            sql: """
                -- One row per account and model, numbered in order of first appearance. The columns without
                -- prefix are the running sums of every row ever counted; high_* are the largest values that
                -- these sums have had, which is what counters show.
                CREATE TABLE usage_series (
                    id INTEGER PRIMARY KEY,
                    account TEXT NOT NULL,
                    model TEXT NOT NULL,
                    first_seen_at INTEGER NOT NULL,
                    last_bucket_start INTEGER NOT NULL,
                    latency_seconds REAL,
                    latency_start INTEGER,
                    pruned_before INTEGER NOT NULL DEFAULT 0,
                    revisions INTEGER NOT NULL DEFAULT 0,
                    input_tokens INTEGER NOT NULL DEFAULT 0,
                    output_tokens INTEGER NOT NULL DEFAULT 0,
                    requests INTEGER,
                    cost INTEGER NOT NULL DEFAULT 0,
                    drift_reported_cost INTEGER NOT NULL DEFAULT 0,
                    drift_computed_cost INTEGER NOT NULL DEFAULT 0,
                    high_input_tokens INTEGER NOT NULL DEFAULT 0,
                    high_output_tokens INTEGER NOT NULL DEFAULT 0,
                    high_requests INTEGER,
                    high_cost INTEGER NOT NULL DEFAULT 0,
                    UNIQUE (account, model)
                ) STRICT;

                -- counted: whether the row is part of its series' running sums.
                CREATE TABLE usage (
                    series_id INTEGER NOT NULL REFERENCES usage_series (id),
                    granularity INTEGER NOT NULL,
                    start INTEGER NOT NULL,
                    received_at INTEGER NOT NULL,
                    counted INTEGER NOT NULL,
                    input_tokens INTEGER NOT NULL,
                    output_tokens INTEGER NOT NULL,
                    requests INTEGER,
                    latency_seconds REAL,
                    reported_cost INTEGER,
                    computed_cost INTEGER,
                    PRIMARY KEY (series_id, granularity, start)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE usage_revision (
                    account TEXT PRIMARY KEY,
                    revision INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE queue_series (
                    id INTEGER PRIMARY KEY,
                    account TEXT NOT NULL,
                    model TEXT NOT NULL,
                    pruned_before INTEGER NOT NULL DEFAULT 0,
                    UNIQUE (account, model)
                ) STRICT;

                CREATE TABLE queue_sample (
                    series_id INTEGER NOT NULL REFERENCES queue_series (id),
                    at INTEGER NOT NULL,
                    depth REAL NOT NULL,
                    throughput REAL,
                    PRIMARY KEY (series_id, at)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE queue_rollup (
                    series_id INTEGER NOT NULL REFERENCES queue_series (id),
                    step INTEGER NOT NULL,
                    start INTEGER NOT NULL,
                    samples INTEGER NOT NULL,
                    depth_sum REAL NOT NULL,
                    depth_max REAL NOT NULL,
                    throughput_samples INTEGER NOT NULL,
                    throughput_sum REAL NOT NULL,
                    throughput_max REAL,
                    PRIMARY KEY (series_id, step, start)
                ) STRICT, WITHOUT ROWID;

                -- digest finds a row seen before without a second copy of its text in an index.
                CREATE TABLE quarantine (
                    id INTEGER PRIMARY KEY,
                    account TEXT NOT NULL,
                    endpoint TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    raw TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    digest INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX quarantine_digest ON quarantine (account, digest);

                CREATE TABLE quarantine_count (
                    account TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (account, reason)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE backfill_day (
                    account TEXT NOT NULL,
                    granularity INTEGER NOT NULL,
                    day TEXT NOT NULL,
                    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed')),
                    attempts INTEGER NOT NULL DEFAULT 0,
                    rows INTEGER,
                    reason TEXT,
                    at INTEGER,
                    PRIMARY KEY (account, granularity, day)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE poll_state (
                    account TEXT NOT NULL,
                    endpoint TEXT NOT NULL,
                    last_success_at INTEGER NOT NULL,
                    PRIMARY KEY (account, endpoint)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
