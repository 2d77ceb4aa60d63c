package io.winfold.query.testing;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All rows of a generation as text, so that two can be compared and a difference can be read. */
public final class Tables {
  private static final List<String> NAMES =
      List.of(
          "recording_time",
          "opportunity",
          "opportunity_version",
          "earlier_details",
          "stage_visit",
          "correction",
          "pipeline_version",
          "pipeline_stage_version");

  private Tables() {}

  public static String dump(JdbcClient jdbc, String schema) {
    return NAMES.stream()
        .map(table -> table + "\n" + rows(jdbc, schema + "." + table))
        .collect(Collectors.joining("\n"));
  }

  private static String rows(JdbcClient jdbc, String table) {
    return jdbc.sql(
            "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM "
                + table
                + " t")
        .query(String.class)
        .single();
  }
}
