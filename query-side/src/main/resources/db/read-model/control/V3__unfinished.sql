-- Generations whose tables are being filled, by several sessions and transactions since. What stands here while
-- nobody builds was left by a process that died, and is dropped.
CREATE TABLE unfinished (
  generation integer NOT NULL PRIMARY KEY
);
