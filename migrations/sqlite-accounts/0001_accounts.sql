-- Who may sign in, and who is signed in. Not events: credentials and sessions must be forgettable.
-- Times are milliseconds since 1970-01-01 UTC.

create table login (
    school     blob    not null check (length(school) = 16),
    account    blob    not null check (length(account) = 16),
    login      text    not null unique,          -- folded: NFC, lower case
    password   text    not null,                 -- PHC string of argon2id
    changed_at integer not null,
    primary key (school, account)
) strict, without rowid;

create table session (
    token      blob    not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     blob    not null,
    account    blob    not null,
    login      text    not null,
    created_at integer not null,
    seen_at    integer not null,
    expires_at integer not null
) strict, without rowid;

create index session_by_account on session (school, account);

-- Attempts since the last success, also for logins that do not exist, so that the two cannot be told apart.
create table attempt (
    login    text    not null primary key,
    failures integer not null,
    next_at  integer not null,                   -- no attempt is looked at before
    at       integer not null
) strict, without rowid;

-- Which school has a code: what makes codes unique over all ledgers and processes.
create table school_code (
    code   text not null primary key,            -- folded
    school blob not null unique check (length(school) = 16)
) strict, without rowid;
