-- The function of V3, but that a stream's last version is looked for among those from the one before
-- the first appended on. Without that bound the server reads a whole page of the index, on which are
-- some hundred versions of a stream with as many events.
CREATE OR REPLACE FUNCTION events.append(
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
  IN contents bytea[],
  OUT head bigint,
  OUT refused int[])
LANGUAGE plpgsql AS $$
DECLARE
  recorded timestamptz;
  stamp bytea;
  link bytea;
  links bytea[] := '{}';
  last bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(6289271845401);

  SELECT e.position, e.recorded_at, e.digest INTO head, recorded, link
    FROM events.event e
   ORDER BY e.position DESC
   LIMIT 1;
  head := coalesce(head, 0);

  SELECT array_agg(d.batch) INTO refused
    FROM unnest(decided_batches, decided_streams, decided_versions) AS d (batch, stream, version)
   WHERE d.version <> 1 + coalesce(
           (SELECT e.version
              FROM events.event e
             WHERE e.stream = d.stream AND e.version >= d.version - 1
             ORDER BY e.version DESC
             LIMIT 1), 0);

  recorded := greatest(clock_timestamp(), recorded);
  stamp := int8send((extract(epoch FROM recorded) * 1000000)::bigint);
  link := coalesce(link, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea);
  last := head;
  FOR i IN 1 .. cardinality(batches) LOOP
    IF refused IS NULL OR batches[i] <> ALL (refused) THEN
      last := last + 1;
      link := sha256(link || int8send(last) || stamp || contents[i]);
      links[i] := link;
    END IF;
  END LOOP;

  IF last > head THEN
    INSERT INTO events.event
      (position, stream, version, event_id, type, revision, occurred_at, recorded_at, metadata,
       payload, digest)
    SELECT head + row_number() OVER (ORDER BY n.ordinal),
           n.stream, n.version, n.event_id, n.type, n.revision,
           timestamptz 'epoch' + n.occurred * interval '1 microsecond',
           recorded, n.metadata, n.payload, n.link
      FROM unnest(streams, versions, event_ids, types, revisions, occurred_micros, metadata,
                  payloads, links)
           WITH ORDINALITY
           AS n (stream, version, event_id, type, revision, occurred, metadata, payload, link,
                 ordinal)
     WHERE n.link IS NOT NULL
     ORDER BY n.ordinal;

    head := last;
    PERFORM pg_notify('winfold_events', head::text);
  END IF;
END
$$;
