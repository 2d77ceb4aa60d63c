-- The generations of the read model. The tables of generation n live in a schema of their own,
-- read_n; the pointer names the one that queries see.
CREATE TABLE generation (
  id         integer     NOT NULL PRIMARY KEY,
  definition integer     NOT NULL, -- of the fold and the tables that fill it
  created_at timestamptz NOT NULL DEFAULT now(),
  live_at    timestamptz           -- when the pointer first named it
);

CREATE TABLE pointer (
  one        boolean     NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  generation integer     REFERENCES generation -- null until a first generation has caught up
);

INSERT INTO pointer DEFAULT VALUES;
