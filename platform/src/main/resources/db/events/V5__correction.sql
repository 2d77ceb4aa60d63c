-- Which aggregates have events that change what earlier ones come to: to be known before the log is
-- folded as a whole. There are few, and an index of few costs the others nothing.
CREATE INDEX event_correction ON events.event (type, stream)
 WHERE type IN ('FactCorrected', 'FactRetracted');
