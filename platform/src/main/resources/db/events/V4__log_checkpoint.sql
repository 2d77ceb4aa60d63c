-- What the log's digest was at positions once seen. The log alone cannot tell that its end was cut
-- off, or that all of it was written anew: this table, kept apart from it, can.
CREATE TABLE operations.log_checkpoint (
  position bigint      NOT NULL PRIMARY KEY,
  digest   bytea       NOT NULL,
  seen_at  timestamptz NOT NULL DEFAULT now()
);
