-- The log. Positions are handed out under a lock that is held until the commit, so position order
-- is commit order and there are no holes: a reader never has to look back.
CREATE TABLE events.event (
  position    bigint      NOT NULL PRIMARY KEY,
  stream      text        COLLATE "C" NOT NULL,
  version     bigint      NOT NULL,
  event_id    uuid        NOT NULL UNIQUE,
  type        text        COLLATE "C" NOT NULL,
  revision    smallint    NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  metadata    bytea       NOT NULL,
  payload     bytea       NOT NULL,
  -- Of this event and, through the one before it, of all before it (append). A row that came past
  -- the append has none, and a verification of the log names it.
  digest      bytea       NOT NULL DEFAULT '',
  UNIQUE (stream, version)
);
