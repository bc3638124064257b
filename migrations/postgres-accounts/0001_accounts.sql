-- Who may sign in, and who is signed in. Not events: credentials and sessions must be forgettable.
-- Times are milliseconds since 1970-01-01 UTC. The search path is the schema "accounts".

create table login (
    school     bytea  not null check (length(school) = 16),
    account    bytea  not null check (length(account) = 16),
    login      text   not null unique,           -- folded: NFC, lower case
    password   text   not null,                  -- PHC string of argon2id
    changed_at bigint not null,
    primary key (school, account)
);

create table session (
    token      bytea  not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     bytea  not null,
    account    bytea  not null,
    login      text   not null,
    created_at bigint not null,
    seen_at    bigint not null,
    expires_at bigint not null
);

create index session_by_account on session (school, account);

-- Attempts since the last success, also for logins that do not exist, so that the two cannot be told apart.
create table attempt (
    login    text   not null primary key,
    failures bigint not null,
    next_at  bigint not null,                    -- no attempt is looked at before
    at       bigint not null
);

-- Which school has a code: what makes codes unique over all ledgers and processes.
create table school_code (
    code   text  not null primary key,           -- folded
    school bytea not null unique check (length(school) = 16)
);
