-- One row per accepted sign-up. Times are milliseconds since 1970-01-01 UTC. The same as for PostgreSQL.
CREATE TABLE signups (
    seq             INTEGER NOT NULL PRIMARY KEY, -- the order of arrival
    id              TEXT    NOT NULL UNIQUE,      -- UUID made by the browser, the same over its retries
    customer_key    TEXT    NOT NULL,
    email           TEXT    NOT NULL,             -- may repeat: two customers may share one
    name            TEXT,
    partner_key     TEXT,
    xid             TEXT,
    provider_key    TEXT,
    extras          TEXT    NOT NULL,             -- JSON object: what else the site put into growsumo.data
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    reason          TEXT,                         -- what the last attempt came to; a code, never personal data
    upstream_status INTEGER,                      -- HTTP status of the last answer, if there was one
    attempts        INTEGER NOT NULL,             -- how often the upstream was asked
    failures        INTEGER NOT NULL,             -- how often in a row that came to nothing
    next_attempt_at INTEGER NOT NULL,             -- while an attempt is on its way: when its claim ends
    received_at     INTEGER NOT NULL,
    handed_over_at  INTEGER,                      -- to an upstream that does not say at once what became of it
    hand_overs      INTEGER NOT NULL,
    settled_at      INTEGER                       -- when it left `pending`
) STRICT;

-- One customer earns one credit. A dead sign-up has earned none: a later one of the customer may.
CREATE UNIQUE INDEX signups_customer ON signups (customer_key) WHERE state <> 'dead';
-- The worker reads only this, so a long history does not slow it down.
CREATE INDEX signups_due ON signups (next_attempt_at) WHERE state = 'pending';
-- What an operator asks for: how many are not delivered, since when, and which.
CREATE INDEX signups_open ON signups (state, seq) WHERE state <> 'delivered';

-- What happened in each hour, written in the transaction in which it happened: nobody counts a million rows.
CREATE TABLE hourly (
    hour      INTEGER NOT NULL PRIMARY KEY, -- its first millisecond
    received  INTEGER NOT NULL,             -- stored for the first time
    duplicate INTEGER NOT NULL,             -- not stored: the customer has a sign-up already
    delivered INTEGER NOT NULL,
    dead      INTEGER NOT NULL
) STRICT;
