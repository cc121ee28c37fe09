import GRDB

extension Schema {
    /// Version 5. Numbers (`AUTOINCREMENT`) are never given twice: they are in addresses, cursors and the audit.
    static func addControl(_ db: Database) throws {
        try db.execute(
            sql: """
                -- expired_at: when it was ended before its time. idempotency_*: the request that created it, until
                -- retention forgets the key.
                CREATE TABLE capacity_override (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    account TEXT NOT NULL,
                    model TEXT NOT NULL,
                    mode TEXT NOT NULL CHECK (mode IN ('set', 'floor', 'ceiling')),
                    requests_per_minute REAL NOT NULL CHECK (requests_per_minute >= 0),
                    starts_at INTEGER NOT NULL,
                    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
                    created_at INTEGER NOT NULL,
                    created_by TEXT,
                    comment TEXT,
                    expired_at INTEGER,
                    expired_by TEXT,
                    idempotency_key TEXT,
                    idempotency_scope TEXT,
                    idempotency_fingerprint BLOB,
                    idempotency_at INTEGER
                ) STRICT;
                CREATE INDEX capacity_override_end ON capacity_override (ends_at, starts_at) WHERE expired_at IS NULL;
                CREATE UNIQUE INDEX capacity_override_key ON capacity_override (idempotency_scope, idempotency_key)
                    WHERE idempotency_key IS NOT NULL;

                CREATE TABLE capacity_decision (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    account TEXT NOT NULL,
                    model TEXT NOT NULL,
                    at INTEGER NOT NULL,
                    action TEXT NOT NULL,
                    source TEXT NOT NULL,
                    binding TEXT NOT NULL,
                    requests_per_minute REAL NOT NULL,
                    previous_requests_per_minute REAL,
                    replicas INTEGER NOT NULL,
                    rate REAL NOT NULL,
                    burst INTEGER NOT NULL,
                    override_id INTEGER,
                    inputs TEXT NOT NULL,
                    candidates TEXT NOT NULL,
                    reason TEXT NOT NULL
                ) STRICT;
                CREATE INDEX capacity_decision_account ON capacity_decision (account);
                CREATE INDEX capacity_decision_model ON capacity_decision (account, model);
                CREATE INDEX capacity_decision_time ON capacity_decision (at);

                -- body_bytes: the length of the whole body, of which a long one's beginning is kept.
                CREATE TABLE audit (
                    id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
                    at INTEGER NOT NULL,
                    principal TEXT,
                    address TEXT NOT NULL,
                    method TEXT NOT NULL,
                    path TEXT NOT NULL,
                    status INTEGER,
                    body TEXT NOT NULL,
                    body_bytes INTEGER NOT NULL
                ) STRICT;
                CREATE TRIGGER audit_update BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
                CREATE TRIGGER audit_delete BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
                -- Replacing a row deletes the old one without asking the trigger above.
                CREATE TRIGGER audit_replace BEFORE INSERT ON audit
                    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
                    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
                """)
    }
}
