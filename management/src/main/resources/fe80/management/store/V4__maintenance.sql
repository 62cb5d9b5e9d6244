-- The hosts that are out of use. A host that enrols again keeps its id, and so stays in here.
create table maintenance (
    host uuid primary key,
    since timestamp with time zone not null,
    -- Who said so.
    begun_by varchar(64) not null
);
