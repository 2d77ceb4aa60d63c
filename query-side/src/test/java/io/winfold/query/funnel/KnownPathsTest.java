package io.winfold.query.funnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.projection.EveryProjection;
import io.winfold.query.projection.GenerationBuild;
import io.winfold.query.projection.Generations;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

class KnownPathsTest {
  private static final String CURRENCY = "USD";
  private static final Path.Visit WON = new Path.Visit("alpha", "b", "WON");
  private static final Path.Visit MOVED = new Path.Visit("alpha", "a", "FORWARD");

  private final KnownPaths known = new KnownPaths();

  /** What the fold has numbered and what the visits say is one thing. */
  @Test
  void theNumberOfADealsWayIsReckonedFromItsVisits() throws Exception {
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    Generations generations = EveryProjection.generations(dataSource);
    MemoryLog log = MemoryLog.of(RandomHistory.of(17, 3_000));
    var build =
        new GenerationBuild(
            log, dataSource, generations, EveryProjection.PROJECTIONS, DataSize.ofMegabytes(100));
    JdbcClient jdbc = JdbcClient.create(dataSource);
    String schema = build.build(null, GenerationBuild.Watcher.NOBODY).generation().schema();

    Map<Long, Path> paths = new TreeMap<>();
    Map<Long, Long> ways = new TreeMap<>();
    jdbc.sql(
            """
            SELECT d.deal, d.way, d.currency, v.pipeline, v.stage, coalesce(v.exit, 'OPEN') AS exit
              FROM %1$s.opportunity d JOIN %1$s.stage_visit v ON v.deal = d.deal
             WHERE d.status <> 'DISCARDED' AND v.superseded_position = 9223372036854775807
             ORDER BY d.deal, v.ordinal\
            """
                .formatted(schema))
        .query(
            row -> {
              String currency = row.getString("currency");
              ways.put(row.getLong("deal"), row.getLong("way"));
              paths
                  .computeIfAbsent(
                      row.getLong("deal"), deal -> new Path(currency, new ArrayList<>()))
                  .visits()
                  .add(
                      new Path.Visit(
                          row.getString("pipeline"),
                          row.getString("stage"),
                          row.getString("exit")));
            });

    assertThat(paths.values())
        .flatExtracting(Path::visits)
        .extracting(Path.Visit::exit)
        .contains("OPEN", "WON", "LOST", "FORWARD", "SKIP", "BACK", "TRANSFER");
    assertThat(paths).allSatisfy((deal, path) -> assertThat(path.way()).isEqualTo(ways.get(deal)));
  }

  @Test
  void waysTellCurrenciesStagesAndEndsApart() {
    assertThat(
            List.of(
                path(MOVED, WON).way(),
                new Path("EUR", List.of(MOVED, WON)).way(),
                path(MOVED, new Path.Visit("alpha", "b", "LOST")).way(),
                path(MOVED, new Path.Visit("alpha", "b", "OPEN")).way(),
                path(MOVED, new Path.Visit("beta", "b", "WON")).way(),
                path(WON, WON).way(),
                path(WON).way()))
        .doesNotHaveDuplicates();
  }

  @Test
  void aPathThatIsNotTheWaysIsNotKept() {
    Path whole = path(MOVED, WON);

    known.put(whole.way(), path(MOVED));
    assertThat(known.get(whole.way())).isNull();

    known.put(whole.way(), whole);
    assertThat(known.get(whole.way())).isEqualTo(whole);
  }

  private static Path path(Path.Visit... visits) {
    return new Path(CURRENCY, List.of(visits));
  }
}
