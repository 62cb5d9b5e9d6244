-- What the servers of a zone share. Runs on H2 and on PostgreSQL: only what both understand alike.

-- One row. Its version rises with each change of what servers hold in memory: hosts, users, authorities.
create table zone (
    singleton boolean default true primary key check (singleton),
    id uuid not null,
    created timestamp with time zone not null,
    version bigint not null
);

-- The numbers in the names of System VMs.
create sequence vm_number;

-- Who signs certificates. Of each purpose one signs; those that are only trusted are on their way in or out.
create table authority (
    id uuid primary key,
    purpose varchar(3) not null check (purpose in ('TLS', 'SSH')),
    signing boolean not null,
    created timestamp with time zone not null,
    -- TLS: a certificate in PEM; SSH: one line of an OpenSSH public key file.
    public_part varchar(4000) not null,
    -- PKCS #8, sealed: see Seal.
    sealed_key varchar(1000) not null
);

create table host (
    id uuid primary key,
    name varchar(253) not null unique,
    -- Where its agent serves: host:port.
    address varchar(300) not null,
    -- SHA-256 of its public key, as SubjectPublicKeyInfo: a host is its key.
    key_hash varchar(64) not null unique,
    enrolled timestamp with time zone not null
);

-- A right to enrol one host, used up by doing so.
create table invitation (
    hash varchar(64) primary key,
    made_by varchar(64) not null,
    expires timestamp with time zone not null
);

-- "user" is a word of SQL.
create table member (
    name varchar(64) primary key,
    created timestamp with time zone not null
);

create table member_grant (
    member varchar(64) not null references member (name) on delete cascade,
    -- ZONE, or a kind of System VMs.
    scope varchar(32) not null,
    role varchar(8) not null check (role in ('VIEWER', 'OPERATOR', 'ADMIN')),
    primary key (member, scope)
);

create table member_token (
    hash varchar(64) primary key,
    member varchar(64) not null references member (name) on delete cascade,
    -- What it is for, in the user's words.
    label varchar(100) not null,
    created timestamp with time zone not null,
    expires timestamp with time zone not null
);

-- Rows are only ever added.
create table audit (
    id bigint generated always as identity primary key,
    at timestamp with time zone not null,
    request_id varchar(64) not null,
    member varchar(64) not null,
    method varchar(100) not null,
    vm_name varchar(63) not null,
    vm_uuid varchar(36) not null,
    host varchar(253) not null,
    outcome varchar(32) not null,
    detail varchar(1000) not null,
    took_ms bigint not null
);

create index audit_at on audit (at);
