-- Long-running work that both sides write and the query side shows.
CREATE SCHEMA IF NOT EXISTS operations;

CREATE TABLE operations.operation (
  id               text        NOT NULL PRIMARY KEY,
  kind             text        NOT NULL,
  state            text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  phase            text,
  done             bigint      NOT NULL DEFAULT 0,
  total            bigint,
  started_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  ended_at         timestamptz,
  cancel_requested boolean     NOT NULL DEFAULT false,
  result           jsonb,
  problem          jsonb
);
