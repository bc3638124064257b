-- Data keys, wrapped under the instance key. A schema of its own, so that it can be left out of dumps of
-- the ledgers, or live in another database: destroying a key here must erase what it sealed everywhere.

CREATE TABLE keys.data_key (
    ledger       uuid        NOT NULL,
    id           uuid        NOT NULL,
    owner        uuid        NOT NULL,
    category     text        NOT NULL,
    -- NULL once the key is destroyed.
    wrapped      bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY (ledger, id),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- At most one living key for what is erased together.
CREATE UNIQUE INDEX data_key_living ON keys.data_key (ledger, owner, category) WHERE destroyed_at IS NULL;
