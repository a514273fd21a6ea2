-- One row per accepted sign-up. Times are milliseconds since 1970-01-01 UTC.
CREATE TABLE signups (
    id              TEXT    NOT NULL PRIMARY KEY, -- UUID made by the browser, the same over its retries
    customer_key    TEXT    NOT NULL UNIQUE,      -- one customer earns one credit; e-mails may repeat
    email           TEXT    NOT NULL,
    name            TEXT,
    partner_key     TEXT,
    xid             TEXT,
    provider_key    TEXT,
    extras          TEXT    NOT NULL,             -- JSON object: what else the site put into growsumo.data
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'refused')),
    reason          TEXT,                         -- why refused or tried again; a code, never personal data
    upstream_status INTEGER,                      -- HTTP status of the last answer, if there was one
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    settled_at      INTEGER                       -- when it left `pending`
) STRICT;

-- The worker reads only this, so a long history does not slow it down.
CREATE INDEX signups_due ON signups (next_attempt_at) WHERE state = 'pending';
