-- The open deals counted and summed, kept up with every statement that changes opportunity: the
-- pipeline of now is a sum of a few hundred rows, however many deals are open. Run once the rows of
-- opportunity are there; its trigger would be in the way of a copy.
CREATE TABLE open_total (
  pipeline   text    COLLATE "C" NOT NULL,
  stage      text    COLLATE "C" NOT NULL,
  currency   text    COLLATE "C" NOT NULL,
  owner      text    COLLATE "C",
  team       text    COLLATE "C",
  count      bigint  NOT NULL,
  amount     numeric NOT NULL,
  overridden numeric NOT NULL, -- amount times basis points where there is an override
  by_default numeric NOT NULL, -- amount where there is none
  UNIQUE NULLS NOT DISTINCT (pipeline, stage, currency, owner, team)
) WITH (fillfactor = 50);

CREATE FUNCTION add_to_open_total() RETURNS trigger LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO open_total AS o
    SELECT pipeline, stage, currency, owner, team, sum(sign), sum(sign * amount),
           coalesce(sum(sign * amount * override_bp), 0),
           coalesce(sum(sign * amount) FILTER (WHERE override_bp IS NULL), 0)
      FROM (SELECT 1 AS sign, n.* FROM new_rows n WHERE n.status = 'OPEN'
             UNION ALL
            SELECT -1, o.* FROM old_rows o WHERE o.status = 'OPEN') changed
     GROUP BY pipeline, stage, currency, owner, team
    HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0
        OR sum(sign * amount * override_bp) <> 0
        OR sum(sign * amount) FILTER (WHERE override_bp IS NULL) <> 0
        ON CONFLICT (pipeline, stage, currency, owner, team) DO UPDATE
       SET count = o.count + excluded.count, amount = o.amount + excluded.amount,
           overridden = o.overridden + excluded.overridden,
           by_default = o.by_default + excluded.by_default;
  ELSE
    INSERT INTO open_total AS o
    SELECT pipeline, stage, currency, owner, team, count(*), sum(amount),
           coalesce(sum(amount * override_bp), 0),
           coalesce(sum(amount) FILTER (WHERE override_bp IS NULL), 0)
      FROM new_rows
     WHERE status = 'OPEN'
     GROUP BY pipeline, stage, currency, owner, team
        ON CONFLICT (pipeline, stage, currency, owner, team) DO UPDATE
       SET count = o.count + excluded.count, amount = o.amount + excluded.amount,
           overridden = o.overridden + excluded.overridden,
           by_default = o.by_default + excluded.by_default;
  END IF;
  RETURN NULL;
END
$$;

INSERT INTO open_total
SELECT pipeline, stage, currency, owner, team, count(*), sum(amount),
       coalesce(sum(amount * override_bp), 0),
       coalesce(sum(amount) FILTER (WHERE override_bp IS NULL), 0)
  FROM opportunity
 WHERE status = 'OPEN'
 GROUP BY pipeline, stage, currency, owner, team;

CREATE TRIGGER opportunity_inserted AFTER INSERT ON opportunity
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_open_total();

CREATE TRIGGER opportunity_updated AFTER UPDATE ON opportunity
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_open_total();
