-- Ledgers of many tenants. Every key begins with the ledger's id, by which the tables can be distributed.
-- The database only stores and fences: the head row's compare-and-set is the fence. There are no foreign
-- keys because the head row is locked by every append anyway, and each row's check would be paid for again.

CREATE TABLE ledger.ledger (
    id       uuid   PRIMARY KEY,
    position bigint NOT NULL CHECK (position >= 0),
    root     bytea  NOT NULL CHECK (length(root) = 32),
    epoch    bigint NOT NULL CHECK (epoch >= 0),
    -- Against decay of the row, not against forgery: that is the tree's job.
    checksum bytea  NOT NULL CHECK (length(checksum) = 32)
) WITH (fillfactor = 50);

-- `leaf` is the exact text that is hashed: one canonical JSON object.
CREATE TABLE ledger.event (
    ledger    uuid   NOT NULL,
    position  bigint NOT NULL CHECK (position > 0),
    leaf      text   NOT NULL,
    leaf_hash bytea  NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY (ledger, position)
);

-- Personal values, encrypted. Destroying the key, which is in another schema, erases them.
CREATE TABLE ledger.sealed (
    ledger     uuid   NOT NULL,
    position   bigint NOT NULL,
    field      text   NOT NULL,
    key        uuid   NOT NULL,
    nonce      bytea  NOT NULL CHECK (length(nonce) = 24),
    ciphertext bytea  NOT NULL,
    PRIMARY KEY (ledger, position, field)
);

-- Which commands were carried out. `last` is `first - 1` for those that recorded nothing.
CREATE TABLE ledger.command (
    ledger      uuid   NOT NULL,
    id          uuid   NOT NULL,
    fingerprint bytea  NOT NULL CHECK (length(fingerprint) = 32),
    first       bigint NOT NULL CHECK (first > 0),
    last        bigint NOT NULL CHECK (last >= first - 1),
    checksum    bytea  NOT NULL CHECK (length(checksum) = 32),
    PRIMARY KEY (ledger, id)
);

-- Caches of folds; the only rows that may be replaced and deleted.
CREATE TABLE ledger.snapshot (
    ledger       uuid   NOT NULL,
    projection   text   NOT NULL,
    position     bigint NOT NULL,
    fold_version bigint NOT NULL,
    catalogue    bytea  NOT NULL,
    root         bytea  NOT NULL,
    checksum     bytea  NOT NULL,
    payload      bytea  NOT NULL,
    PRIMARY KEY (ledger, projection, position)
);

CREATE FUNCTION ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION ledger.forward_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.position < OLD.position OR NEW.epoch < OLD.epoch THEN
        RAISE EXCEPTION 'a head only moves forward' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- ENABLE ALWAYS: they fire also under session_replication_role = replica.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['event', 'sealed', 'command'] LOOP
        EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON ledger.%I
                        FOR EACH ROW EXECUTE FUNCTION ledger.refuse()', name);
        EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER stays', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['ledger', 'event', 'sealed', 'command'] LOOP
        EXECUTE format('CREATE TRIGGER remains BEFORE TRUNCATE ON ledger.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse()', name);
        EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER remains', name);
    END LOOP;
END $$;
CREATE TRIGGER stays BEFORE DELETE ON ledger.ledger FOR EACH ROW EXECUTE FUNCTION ledger.refuse();
ALTER TABLE ledger.ledger ENABLE ALWAYS TRIGGER stays;
CREATE TRIGGER goes_forward BEFORE UPDATE ON ledger.ledger
    FOR EACH ROW EXECUTE FUNCTION ledger.forward_only();
ALTER TABLE ledger.ledger ENABLE ALWAYS TRIGGER goes_forward;

-- What a role needs that serves ledgers without owning them. The owner calls it once for that role:
--     SELECT ledger.grant_access('app');
CREATE FUNCTION ledger.grant_access(role name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA ledger TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT ON ledger.event, ledger.sealed, ledger.command TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON ledger.ledger TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.snapshot TO %I', role);
END $$;
REVOKE ALL ON FUNCTION ledger.grant_access(name) FROM PUBLIC;
