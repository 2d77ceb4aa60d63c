-- One generation of the read model: the tables of a schema of its own, filled by a runner of its
-- own. Names are unqualified; the search path says which generation is meant.
--
-- Positions are those of the log. A deal's number is the position of the event that created it.
-- An interval [valid_from, valid_to) whose end is written at ended_position holds, to the knowledge
-- at position P, at instant t when:
--   position <= P AND P < superseded_position AND valid_from <= t
--   AND (valid_to > t OR ended_position > P)
-- 'infinity' and 9223372036854775807 stand for "not yet". Events at one instant leave intervals of
-- length zero, which no instant lies in.
--
-- A correction tells the whole past of its deal anew: every row of the deal is superseded at its
-- position and written again as it is known from there on, so that the old rows still answer what
-- was known before. Where a deal's rows are known by a correction, position is the correction's.
--
-- A discarded deal keeps its rows; from the discard on its status is DISCARDED, which no report
-- counts. The order of the columns is free: every statement names them.

-- How far each projection ('opportunity', 'pipeline', 'quota', 'forecast', 'model') has read; moved in the transaction that writes its rows.
CREATE TABLE projection_position (
  name        text        NOT NULL PRIMARY KEY,
  position    bigint      NOT NULL,
  recorded_at timestamptz,
  updated_at  timestamptz NOT NULL
);

-- When the events of the log were recorded: tells the position that was known at an instant. A row
-- is for 128 positions, the first of them 1, 129, ..., and has times up to that of its last event.
CREATE TABLE recording_time (
  first_position bigint        NOT NULL PRIMARY KEY,
  since          timestamptz   NOT NULL, -- the first time there is in it
  recorded_at    timestamptz[] NOT NULL  -- by position; infinity: there is no event
);

-- Nobody asks how its values are spread, and of an array that is dear to know.
ALTER TABLE recording_time ALTER COLUMN recorded_at SET STATISTICS 0;

-- With the position: of an import thousands of events are recorded at one instant.
CREATE INDEX recording_time_since ON recording_time (since, first_position);

-- Aggregates that a projection could not fold, with everything that came later for them.
CREATE TABLE parked (
  projection text        NOT NULL,
  stream     text        COLLATE "C" NOT NULL,
  position   bigint      NOT NULL, -- of the event that failed
  version    bigint      NOT NULL, -- of the event that failed
  error      text        NOT NULL,
  parked_at  timestamptz NOT NULL,
  PRIMARY KEY (projection, stream)
);

-- A deal as it is now: the state the fold goes on from.
CREATE TABLE opportunity (
  deal             bigint      NOT NULL PRIMARY KEY,
  id               text        COLLATE "C" NOT NULL UNIQUE,
  version          bigint      NOT NULL,
  position         bigint      NOT NULL,
  fact_version     bigint      NOT NULL, -- of its last event that is no correction
  fact_position    bigint      NOT NULL,
  status           text        COLLATE "C" NOT NULL, -- OPEN, WON, LOST, DISCARDED
  pipeline         text        COLLATE "C" NOT NULL,
  stage            text        COLLATE "C" NOT NULL,
  amount           numeric     NOT NULL,
  currency         text        COLLATE "C" NOT NULL,
  override_bp      integer,
  override_reason  text,
  override_sticky  boolean     NOT NULL,
  expected_close   date,
  pushes           integer     NOT NULL, -- how often the date was moved later
  backward_moves   integer     NOT NULL, -- how often it went back a stage
  owner            text        COLLATE "C",
  team             text        COLLATE "C",
  category         text        COLLATE "C", -- the one set on the deal
  lost_reason      text        COLLATE "C",
  created_at       timestamptz NOT NULL,
  stage_entered_at timestamptz NOT NULL,
  closed_at        timestamptz,
  changed_at       timestamptz NOT NULL, -- its last event that is no correction
  recorded_at      timestamptz NOT NULL, -- of its last event
  visit            integer     NOT NULL, -- ordinal of the last visit
  way              bigint      NOT NULL, -- the same for deals of one currency that came, and ended, the same way
  details_version  bigint      NOT NULL,
  name             text        NOT NULL,
  account          text        COLLATE "C",
  source           text        COLLATE "C",
  industry         text        COLLATE "C",
  type             text        COLLATE "C",
  tags             text[]      NOT NULL,
  attributes       jsonb       NOT NULL,
  criteria_met     jsonb       NOT NULL, -- {"<stage>": ["<criterion>", ...]}
  external_id      text        COLLATE "C",
  continues        text        COLLATE "C",
  cause            text        COLLATE "C" NOT NULL -- type of its last event that is no correction
);

-- No plan asks how these are spread.
ALTER TABLE opportunity
  ALTER COLUMN attributes SET STATISTICS 0,
  ALTER COLUMN criteria_met SET STATISTICS 0;

-- What a deal was after each of its events: one row an event, and again with each correction.
-- The columns by which a scan passes most rows over come first: a row is taken apart no further
-- than is asked.
CREATE TABLE opportunity_version (
  valid_to            timestamptz NOT NULL,
  valid_from          timestamptz NOT NULL,
  superseded_position bigint      NOT NULL DEFAULT 9223372036854775807,
  ended_position      bigint      NOT NULL,
  position            bigint      NOT NULL, -- from where on it is known
  deal                bigint      NOT NULL,
  version             bigint      NOT NULL,
  recorded_late       boolean     NOT NULL, -- became known more than a day after it occurred
  way                 bigint      NOT NULL, -- the same for deals of one currency that came, and ended, the same way
  status              text        COLLATE "C" NOT NULL,
  pipeline            text        COLLATE "C" NOT NULL,
  stage               text        COLLATE "C" NOT NULL,
  currency            text        COLLATE "C" NOT NULL,
  amount              numeric     NOT NULL,
  override_bp         integer,
  expected_close      date,
  closed_at           timestamptz,
  owner               text        COLLATE "C",
  team                text        COLLATE "C",
  category            text        COLLATE "C",
  lost_reason         text        COLLATE "C",
  created_at          timestamptz NOT NULL,
  stage_entered_at    timestamptz NOT NULL,
  pushes              integer     NOT NULL,
  backward_moves      integer     NOT NULL,
  event_position      bigint      NOT NULL, -- of the event
  details_version     bigint      NOT NULL,
  cause               text        COLLATE "C" NOT NULL, -- type of the event
  PRIMARY KEY (deal, version, superseded_position)
);

-- A rebuild writes an interval when it has ended, so that the table lies in the order of valid_to:
-- as of a past instant most pages hold nothing but intervals that had ended, and are not read. An
-- index of page ranges costs writers next to nothing.
CREATE INDEX opportunity_version_ended ON opportunity_version
  USING brin (valid_to) WITH (pages_per_range = 32);

-- The wide part of a deal as it was before the one it has now: a row when it changes.
CREATE TABLE earlier_details (
  deal       bigint  NOT NULL,
  version    bigint  NOT NULL, -- of the event that set it; told anew by a correction: with a million times its version
  name       text    NOT NULL,
  account    text    COLLATE "C",
  source     text    COLLATE "C",
  industry   text    COLLATE "C",
  type       text    COLLATE "C",
  tags       text[]  NOT NULL,
  attributes jsonb   NOT NULL,
  PRIMARY KEY (deal, version)
);

-- A deal's stay in a stage. Here too what scans pass over by or sum up comes before the texts.
CREATE TABLE stage_visit (
  deal             bigint      NOT NULL,
  superseded_position bigint   NOT NULL DEFAULT 9223372036854775807,
  entered_at       timestamptz NOT NULL,
  exited_at        timestamptz NOT NULL, -- infinity: still there
  entered_position bigint      NOT NULL, -- from where on it is known
  exited_position  bigint      NOT NULL,
  ordinal          integer     NOT NULL, -- from 1
  entry_amount     numeric     NOT NULL,
  currency         text        COLLATE "C" NOT NULL,
  pipeline         text        COLLATE "C" NOT NULL,
  stage            text        COLLATE "C" NOT NULL,
  exit             text        COLLATE "C", -- FORWARD, SKIP, BACK, WON, LOST, TRANSFER, DISCARDED
  exit_stage       text        COLLATE "C", -- where it went, within the pipeline
  entry            text        COLLATE "C" NOT NULL, -- CREATED, MOVED, REOPENED, TRANSFERRED
  PRIMARY KEY (deal, ordinal, superseded_position)
);

-- What was found to be wrong in a deal's past: one row a correction.
CREATE TABLE correction (
  deal          bigint      NOT NULL,
  version       bigint      NOT NULL,
  position      bigint      NOT NULL,
  event_id      text        COLLATE "C" NOT NULL,
  occurred_at   timestamptz NOT NULL,
  recorded_at   timestamptz NOT NULL,
  actor         text        NOT NULL,
  kind          text        COLLATE "C" NOT NULL, -- FactCorrected, FactRetracted
  named_id      text        COLLATE "C" NOT NULL, -- the event that was wrong
  named_version bigint      NOT NULL,
  named_type    text        COLLATE "C" NOT NULL,
  named_at      timestamptz NOT NULL, -- as it was recorded
  field         text,
  was           text, -- JSON
  becomes       text, -- JSON
  follows       text        COLLATE "C", -- the event whose correction brought this one with it
  PRIMARY KEY (deal, version)
);

-- The configuration of a pipeline over time: one row an event.
CREATE TABLE pipeline_version (
  pipeline       text        COLLATE "C" NOT NULL,
  version        bigint      NOT NULL,
  position       bigint      NOT NULL,
  valid_from     timestamptz NOT NULL,
  valid_to       timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  ended_position bigint      NOT NULL,
  defined_at     timestamptz NOT NULL,
  name           text        NOT NULL,
  template       text,
  method         text        COLLATE "C" NOT NULL,
  model          text        COLLATE "C",
  exit_policy    text        COLLATE "C" NOT NULL,
  cause          text        COLLATE "C" NOT NULL,
  PRIMARY KEY (pipeline, version)
);

-- A stage over time: a row each time something of it changed. The first settings of a stage also
-- hold for all time before them, so the first row is valid from -infinity; added_at says since when
-- the stage is there. Before added_at its rank may equal that of another stage.
CREATE TABLE pipeline_stage_version (
  pipeline         text        COLLATE "C" NOT NULL,
  stage            text        COLLATE "C" NOT NULL,
  version          bigint      NOT NULL, -- the pipeline's
  position         bigint      NOT NULL,
  valid_from       timestamptz NOT NULL,
  valid_to         timestamptz NOT NULL,
  ended_position   bigint      NOT NULL,
  added_at         timestamptz NOT NULL,
  rank             integer     NOT NULL, -- in the stage order, from 0
  name             text        NOT NULL,
  probability_bp   integer     NOT NULL,
  category         text        COLLATE "C" NOT NULL,
  exit_criteria    text[]      NOT NULL,
  expected_min     integer,
  expected_max     integer,
  stale_after_days integer,
  team             text        COLLATE "C",
  retired          boolean     NOT NULL,
  cause            text        COLLATE "C" NOT NULL,
  PRIMARY KEY (pipeline, stage, version)
);

-- What is to be won in a fiscal period: one row an event. The interval says when the amount was in
-- force, the period what it is for.
CREATE TABLE quota_version (
  quota          text        COLLATE "C" NOT NULL,
  version        bigint      NOT NULL,
  position       bigint      NOT NULL,
  valid_from     timestamptz NOT NULL,
  valid_to       timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  ended_position bigint      NOT NULL,
  scope          text        COLLATE "C" NOT NULL, -- COMPANY, TEAM, OWNER
  name           text        COLLATE "C", -- of the team or owner
  pipeline       text        COLLATE "C", -- NULL: all
  period         text        COLLATE "C" NOT NULL, -- 2026, 2026-Q1, 2026-03
  amount         numeric     NOT NULL,
  currency       text        COLLATE "C" NOT NULL,
  cause          text        COLLATE "C" NOT NULL, -- type of the event
  PRIMARY KEY (quota, version)
);

-- What people said would be won in a fiscal period: one row an event. The interval says when the
-- amounts were in force, the period what they are for.
CREATE TABLE forecast_version (
  forecast       text        COLLATE "C" NOT NULL,
  version        bigint      NOT NULL,
  position       bigint      NOT NULL,
  valid_from     timestamptz NOT NULL,
  valid_to       timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  ended_position bigint      NOT NULL,
  scope          text        COLLATE "C" NOT NULL, -- COMPANY, TEAM, OWNER
  name           text        COLLATE "C", -- of the team or owner
  pipeline       text        COLLATE "C", -- NULL: all
  period         text        COLLATE "C" NOT NULL, -- 2026, 2026-Q1, 2026-03
  currency       text        COLLATE "C" NOT NULL,
  commit_amount  numeric     NOT NULL, -- with what is closed
  best_case      numeric, -- with what is closed
  open_pipeline  numeric,
  note           text,
  actor          text        NOT NULL,
  cause          text        COLLATE "C" NOT NULL, -- ForecastSubmitted, ForecastAdjusted, ForecastApproved
  PRIMARY KEY (forecast, version)
);

-- The probability models there are; a model never changes.
CREATE TABLE probability_model (
  version       text        COLLATE "C" NOT NULL PRIMARY KEY,
  position      bigint      NOT NULL,
  fitted_at     timestamptz NOT NULL,
  recorded_at   timestamptz NOT NULL,
  method        text        COLLATE "C" NOT NULL,
  pipeline      text        COLLATE "C" NOT NULL,
  trained_up_to timestamptz NOT NULL, -- it knows of nothing that occurred later
  fields        text[]      NOT NULL,
  parameters    text        NOT NULL  -- JSON as it was recorded, in the shape of the method
);
