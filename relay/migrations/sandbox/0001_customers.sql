-- What the stand-in for the Customers API holds. Times are milliseconds since 1970-01-01 UTC.
CREATE TABLE customers (
    key          TEXT    NOT NULL PRIMARY KEY,
    email        TEXT    NOT NULL,
    partner_key  TEXT    NOT NULL,
    name         TEXT,
    provider_key TEXT,
    meta         TEXT    NOT NULL, -- JSON object
    xid          TEXT,             -- the click it was made of
    visible_at   INTEGER NOT NULL, -- from then on it can be read
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
