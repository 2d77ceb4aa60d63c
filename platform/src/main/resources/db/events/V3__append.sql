-- Appends a group of batches, each whole or not at all, in one round trip and one transaction.
--
-- The lock is held until the commit is visible, on any number of nodes: so the head read under it
-- is the last position there is, and no version can be taken in between. A batch whose streams are
-- not at the version it was decided on is refused; the others of its group are not concerned. No
-- two batches of a group touch the same stream.
--
-- decided_*: one entry per batch and stream: the first version the batch appends to it.
-- The other arrays have one entry per event, in order.
CREATE FUNCTION events.append(
  IN decided_batches int[],
  IN decided_streams text[],
  IN decided_versions bigint[],
  IN batches int[],
  IN streams text[],
  IN versions bigint[],
  IN event_ids uuid[],
  IN types text[],
  IN revisions int[],
  IN occurred_micros bigint[],
  IN metadata bytea[],
  IN payloads bytea[],
  OUT head bigint,
  OUT refused int[])
LANGUAGE plpgsql AS $$
DECLARE
  last_recorded timestamptz;
  appended bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(6289271845401);

  SELECT e.position, e.recorded_at INTO head, last_recorded
    FROM events.event e
   ORDER BY e.position DESC
   LIMIT 1;
  head := coalesce(head, 0);

  SELECT array_agg(d.batch) INTO refused
    FROM unnest(decided_batches, decided_streams, decided_versions) AS d (batch, stream, version)
   WHERE d.version <> 1 + coalesce(
           (SELECT e.version
              FROM events.event e
             WHERE e.stream = d.stream
             ORDER BY e.version DESC
             LIMIT 1), 0);

  INSERT INTO events.event
    (position, stream, version, event_id, type, revision, occurred_at, recorded_at, metadata, payload)
  SELECT head + row_number() OVER (ORDER BY n.ordinal),
         n.stream, n.version, n.event_id, n.type, n.revision,
         timestamptz 'epoch' + n.occurred * interval '1 microsecond',
         greatest(clock_timestamp(), last_recorded),
         n.metadata, n.payload
    FROM unnest(batches, streams, versions, event_ids, types, revisions, occurred_micros, metadata,
                payloads)
         WITH ORDINALITY
         AS n (batch, stream, version, event_id, type, revision, occurred, metadata, payload, ordinal)
   WHERE refused IS NULL OR n.batch <> ALL (refused)
   ORDER BY n.ordinal;

  GET DIAGNOSTICS appended = ROW_COUNT;
  IF appended > 0 THEN
    head := head + appended;
    PERFORM pg_notify('winfold_events', head::text);
  END IF;
END
$$;
