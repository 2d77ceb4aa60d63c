package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The data set {@code crm-sales-opportunities}, sent over HTTP and imported while the projections
 * follow; each round under ids of its own.
 */
final class ImportRate implements Benchmark {
  private static final String BARE = "bare";
  private static final String IMPORT = "import";

  @Override
  public String name() {
    return "import";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    CrmFiles files = CrmFiles.find(bench);
    try (Ground ground = Ground.start(bench);
        BareInserts bare = new BareInserts(ground);
        HttpCaller caller = new HttpCaller(ground.port())) {
      int rounds = Math.min(3, bench.rounds());
      long before = ground.head();
      Rounds turns =
          new Rounds()
              .with(BARE, () -> bare.run(bench.turn()))
              .with(IMPORT, () -> imported(ground, caller, files))
              .run(rounds);
      long events = ground.head() - before;
      ground.awaitProjections();
      check(ground, files.deals() * (rounds + 1L));
      double perDeal = (double) events / (files.deals() * (rounds + 1L));
      return List.of(
          new Row(
              "import of crm-csv (%s, %,d deals), projections following"
                  .formatted(files.origin(), files.deals()),
              "%,.0f deals/s, %,.0f events/s, cpu %s a deal"
                  .formatted(
                      turns.perSecond(IMPORT),
                      turns.perSecond(IMPORT) * perDeal,
                      turns.cpu(IMPORT)),
              "bare insert and commit: %,.0f rows/s".formatted(turns.perSecond(BARE)),
              "%.0f %%".formatted(turns.ratio(IMPORT, BARE) * 100),
              "",
              Verdict.NONE));
    }
  }

  /** One call is one deal, so that rates and processor time are a deal's. */
  private static Load.Result imported(Ground ground, HttpCaller caller, CrmFiles files)
      throws Exception {
    byte[] zip = files.zipWithNewIds();
    return ground
        .load()
        .once(
            () -> {
              JsonNode ended =
                  caller.succeeded(
                      caller.post("/api/imports?format=crm-csv", "application/zip", zip));
              if (ended.path("result").path("imported").asInt() != files.deals()) {
                throw new IncompleteException("Not all deals were imported: " + ended);
              }
              return files.deals();
            });
  }

  /** Every deal of every round is in the log, and in the read model at its last version. */
  private static void check(Ground ground, long deals) throws SQLException {
    try (Connection connection = ground.connect();
        PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT count(*), count(*) FILTER (WHERE o.version = e.version)
                  FROM (SELECT substr(stream, 13) AS id, count(*) AS version FROM events.event
                         WHERE stream LIKE 'opportunity/%' GROUP BY stream) e
                  LEFT JOIN read_1.opportunity o USING (id)\
                """);
        ResultSet row = select.executeQuery()) {
      row.next();
      if (row.getLong(1) != deals || row.getLong(2) != deals) {
        throw new IncompleteException(
            "%d deals were imported, %d are in the log, %d of them right in the read model"
                .formatted(deals, row.getLong(1), row.getLong(2)));
      }
    }
  }
}
