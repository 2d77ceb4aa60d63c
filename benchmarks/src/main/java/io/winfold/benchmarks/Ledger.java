package io.winfold.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What callers were told is stored, held against what is. */
final class Ledger {
  private final Map<String, Long> versions = new ConcurrentHashMap<>();

  /** The deal was answered as accepted at this version. */
  void accepted(String id, long version) {
    versions.merge(id, version, Math::max);
  }

  int deals() {
    return versions.size();
  }

  long events() {
    return versions.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Every accepted event is in the log once and no other is; the read model has every deal of the
   * log at its last version and in its last stage, and has parked none.
   */
  void check(Ground ground) throws SQLException, InterruptedException {
    ground.awaitProjections();
    try (Connection connection = ground.connect()) {
      Map<String, Long> stored = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT substr(stream, 13), count(*), max(version) FROM events.event
                   WHERE stream LIKE 'opportunity/%' GROUP BY stream\
                  """);
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getLong(2) != row.getLong(3)) {
            throw new IncompleteException(row.getString(1) + " lacks a version");
          }
          stored.put(row.getString(1), row.getLong(3));
        }
      }
      if (!stored.equals(versions)) {
        throw new IncompleteException(
            "%d deals with %d events were accepted, %d with %d are stored"
                .formatted(
                    deals(),
                    events(),
                    stored.size(),
                    stored.values().stream().mapToLong(Long::longValue).sum()));
      }
      none(
          connection,
          "positions of the log that are missing",
          "SELECT max(position) - count(*) FROM events.event");
      none(
          connection,
          "deals that the read model has wrong",
          """
          WITH last AS (
            SELECT substr(stream, 13) AS id, max(version) AS version,
                   (array_agg(CASE type WHEN 'OpportunityCreated' THEN body->>'stage'
                                        ELSE body->>'to' END ORDER BY version DESC)
                      FILTER (WHERE type IN ('OpportunityCreated', 'StageChanged')))[1] AS stage
              FROM (SELECT stream, version, type,
                           CASE WHEN type IN ('OpportunityCreated', 'StageChanged')
                                THEN convert_from(payload, 'UTF8')::jsonb END AS body
                      FROM events.event WHERE stream LIKE 'opportunity/%') e
             GROUP BY stream)
          SELECT count(*)
            FROM last FULL JOIN read_1.opportunity o USING (id)
           WHERE o.version IS DISTINCT FROM last.version OR o.stage IS DISTINCT FROM last.stage\
          """);
      none(connection, "parked deals", "SELECT count(*) FROM read_1.parked");
    }
  }

  private static void none(Connection connection, String what, String count) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(count);
        ResultSet row = select.executeQuery()) {
      row.next();
      if (row.getLong(1) != 0) {
        throw new IncompleteException(row.getLong(1) + " " + what);
      }
    }
  }
}
