-- Work in many System VMs, which outlasts the server that does it. Runs on H2 and on PostgreSQL.

create table job (
    id bigint generated always as identity primary key,
    created timestamp with time zone not null,
    ended timestamp with time zone,
    member varchar(64) not null,
    request_id varchar(64) not null,
    -- What is done in each System VM: a JobWork as JSON.
    work text not null,
    repeatable boolean not null,
    per_host integer not null,
    per_zone integer not null,
    max_failures integer not null,
    state varchar(9) not null check (state in ('RUNNING', 'PAUSED', 'CANCELLED', 'STOPPED', 'COMPLETED')),
    reason varchar(1000) not null,
    -- The server that works on it, and how many have begun to: whoever begins takes it from the one before.
    server varchar(100) not null,
    turn bigint not null,
    -- How many targets are in which state; "unknown" is a word of SQL.
    vms_waiting integer not null,
    vms_running integer not null,
    vms_succeeded integer not null,
    vms_failed integer not null,
    vms_unknown integer not null,
    vms_skipped integer not null
);

create index job_ended on job (ended);

-- A System VM in which a job is to be done. It is RUNNING here before its host is told to begin.
create table job_target (
    job bigint not null references job (id) on delete cascade,
    place integer not null,
    vm_uuid varchar(36) not null,
    vm_name varchar(63) not null,
    -- Where it was when the job was made.
    host varchar(253) not null,
    state varchar(9) not null
        check (state in ('WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN', 'SKIPPED')),
    -- The job's turn in which it was begun.
    turn bigint not null,
    begun timestamp with time zone,
    ended timestamp with time zone,
    -- A RunResponse, or nothing if there is none.
    answer bytea,
    primary key (job, place)
);

-- Which jobs want a server: the table of db-scheduler. A job's row is added and removed in the transaction that begins
-- and ends the job.
create table job_schedule (
    task_name varchar(100) not null,
    task_instance varchar(100) not null,
    task_data bytea,
    execution_time timestamp with time zone,
    picked boolean not null,
    picked_by varchar(100),
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat timestamp with time zone,
    version bigint not null,
    priority smallint,
    state varchar(100),
    primary key (task_name, task_instance)
);

create index job_schedule_due on job_schedule (execution_time);
