-- One-time invitations, the second factor, and when somebody last signed in. Not events: secrets must be forgettable. The search path is the schema "accounts".

alter table login add column signed_in_at bigint;  -- null: never, as far as is known

create table invitation (
    token      bytea   not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     bytea   not null check (length(school) = 16),
    account    bytea   not null check (length(account) = 16),
    login      text    not null,                 -- folded: what the person will sign in with
    expires_at bigint  not null,
    unique (school, account)                     -- a new one takes the place of the old
);

create index invitation_by_login on invitation (login);

create table factor (
    school     bytea   not null check (length(school) = 16),
    account    bytea   not null check (length(account) = 16),
    in_force   bigint  not null check (in_force in (0, 1)), -- 0: begun, no code of it was shown yet
    secret     bytea   not null,                 -- wrapped by the instance key
    last_step  bigint  not null,                 -- no code of this step or an earlier one counts
    primary key (school, account, in_force)
);

create table recovery_code (
    school     bytea   not null check (length(school) = 16),
    account    bytea   not null check (length(account) = 16),
    code       bytea   not null check (length(code) = 32), -- SHA-256; used up by deleting it
    primary key (school, account, code)
);

-- The password was right, the code is awaited.
create table challenge (
    token      bytea   not null primary key check (length(token) = 32), -- SHA-256 of the token; the token is nowhere
    school     bytea   not null,
    account    bytea   not null,
    login      text    not null,
    expires_at bigint  not null
);

create index challenge_by_account on challenge (school, account);
