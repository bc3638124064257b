-- One-time invitations, the second factor, and when somebody last signed in. Not events: secrets must be forgettable.

alter table login add column signed_in_at integer;   -- null: never, as far as is known

create table invitation (
    token      blob    not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     blob    not null check (length(school) = 16),
    account    blob    not null check (length(account) = 16),
    login      text    not null,                 -- folded: what the person will sign in with
    expires_at integer not null,
    unique (school, account)                     -- a new one takes the place of the old
) strict, without rowid;

create index invitation_by_login on invitation (login);

create table factor (
    school     blob    not null check (length(school) = 16),
    account    blob    not null check (length(account) = 16),
    in_force   integer not null check (in_force in (0, 1)), -- 0: begun, no code of it was shown yet
    secret     blob    not null,                 -- wrapped by the instance key
    last_step  integer not null,                 -- no code of this step or an earlier one counts
    primary key (school, account, in_force)
) strict, without rowid;

create table recovery_code (
    school     blob    not null check (length(school) = 16),
    account    blob    not null check (length(account) = 16),
    code       blob    not null check (length(code) = 32), -- SHA-256; used up by deleting it
    primary key (school, account, code)
) strict, without rowid;

-- The password was right, the code is awaited.
create table challenge (
    token      blob    not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     blob    not null,
    account    blob    not null,
    login      text    not null,
    expires_at integer not null
) strict, without rowid;

create index challenge_by_account on challenge (school, account);
