-- Ledgers of many tenants in one file. Every key begins with the ledger's id.
-- The database only stores and fences: what may be written is decided before, and the head row's
-- compare-and-set is the fence. Triggers keep the past as it is even if a statement is wrong.

CREATE TABLE ledger (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    position INTEGER NOT NULL CHECK (position >= 0),
    root     BLOB    NOT NULL CHECK (length(root) = 32),
    epoch    INTEGER NOT NULL CHECK (epoch >= 0),
    -- Against decay of the row, not against forgery: that is the tree's job.
    checksum BLOB    NOT NULL CHECK (length(checksum) = 32)
) STRICT, WITHOUT ROWID;

-- `leaf` is the exact text that is hashed: one canonical JSON object.
CREATE TABLE event (
    ledger    BLOB    NOT NULL REFERENCES ledger (id),
    position  INTEGER NOT NULL CHECK (position > 0),
    leaf      TEXT    NOT NULL,
    leaf_hash BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY (ledger, position)
) STRICT, WITHOUT ROWID;

-- Personal values, encrypted. Destroying the key, which is not in this file, erases them.
CREATE TABLE sealed (
    ledger     BLOB    NOT NULL,
    position   INTEGER NOT NULL,
    field      TEXT    NOT NULL,
    key        BLOB    NOT NULL CHECK (length(key) = 16),
    nonce      BLOB    NOT NULL CHECK (length(nonce) = 24),
    ciphertext BLOB    NOT NULL,
    PRIMARY KEY (ledger, position, field),
    FOREIGN KEY (ledger, position) REFERENCES event (ledger, position)
) STRICT, WITHOUT ROWID;

-- Which commands were carried out. `last` is `first - 1` for those that recorded nothing.
CREATE TABLE command (
    ledger      BLOB    NOT NULL REFERENCES ledger (id),
    id          BLOB    NOT NULL CHECK (length(id) = 16),
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    first       INTEGER NOT NULL CHECK (first > 0),
    last        INTEGER NOT NULL CHECK (last >= first - 1),
    checksum    BLOB    NOT NULL CHECK (length(checksum) = 32),
    PRIMARY KEY (ledger, id)
) STRICT, WITHOUT ROWID;

-- Caches of folds; the only rows that may be replaced and deleted.
CREATE TABLE snapshot (
    ledger       BLOB    NOT NULL REFERENCES ledger (id),
    projection   TEXT    NOT NULL,
    position     INTEGER NOT NULL,
    fold_version INTEGER NOT NULL,
    catalogue    BLOB    NOT NULL,
    root         BLOB    NOT NULL,
    checksum     BLOB    NOT NULL,
    payload      BLOB    NOT NULL,
    PRIMARY KEY (ledger, projection, position)
) STRICT;

-- Dense positions. This also refuses INSERT OR REPLACE, which passes by the triggers on DELETE
-- where recursive_triggers is off.
CREATE TRIGGER event_is_dense BEFORE INSERT ON event
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event WHERE ledger = NEW.ledger)
BEGIN SELECT raise(ABORT, 'positions are dense'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'events are append-only'); END;

CREATE TRIGGER sealed_once BEFORE INSERT ON sealed
WHEN EXISTS (SELECT 1 FROM sealed WHERE ledger = NEW.ledger AND position = NEW.position AND field = NEW.field)
BEGIN SELECT raise(ABORT, 'sealed values are append-only'); END;
CREATE TRIGGER sealed_stays BEFORE UPDATE ON sealed
BEGIN SELECT raise(ABORT, 'sealed values are append-only'); END;
CREATE TRIGGER sealed_remains BEFORE DELETE ON sealed
BEGIN SELECT raise(ABORT, 'sealed values are append-only'); END;

CREATE TRIGGER command_once BEFORE INSERT ON command
WHEN EXISTS (SELECT 1 FROM command WHERE ledger = NEW.ledger AND id = NEW.id)
BEGIN SELECT raise(ABORT, 'command is recorded'); END;
CREATE TRIGGER command_stays BEFORE UPDATE ON command
BEGIN SELECT raise(ABORT, 'commands are append-only'); END;
CREATE TRIGGER command_remains BEFORE DELETE ON command
BEGIN SELECT raise(ABORT, 'commands are append-only'); END;

-- A head only moves forward.
CREATE TRIGGER ledger_once BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'ledger exists'); END;
CREATE TRIGGER ledger_goes_forward BEFORE UPDATE ON ledger
WHEN NEW.id IS NOT OLD.id OR NEW.position < OLD.position OR NEW.epoch < OLD.epoch
BEGIN SELECT raise(ABORT, 'a head only moves forward'); END;
CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'ledgers remain'); END;
