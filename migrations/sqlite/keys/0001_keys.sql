-- Data keys, wrapped under the instance key. A file of its own, with its own and shorter-lived backups:
-- destroying a key here must erase what it sealed everywhere.

CREATE TABLE data_key (
    ledger       BLOB NOT NULL CHECK (length(ledger) = 16),
    id           BLOB NOT NULL CHECK (length(id) = 16),
    owner        BLOB NOT NULL CHECK (length(owner) = 16),
    category     TEXT NOT NULL,
    -- NULL once the key is destroyed.
    wrapped      BLOB,
    created_at   TEXT NOT NULL,
    destroyed_at TEXT,
    PRIMARY KEY (ledger, id),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- At most one living key for what is erased together.
CREATE UNIQUE INDEX data_key_living ON data_key (ledger, owner, category) WHERE destroyed_at IS NULL;
