package io.winfold.query.scope;

import io.winfold.query.projection.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a query sees: one snapshot of the read model, as of an instant, to the knowledge at a log
 * position.
 *
 * @param asOf everything that depends on time is evaluated here
 * @param position events after it are not known
 * @param current whether this is simply the present, which the table of the present answers
 * @param zone where days begin
 */
public record Scope(Snapshot snapshot, Instant asOf, long position, boolean current, ZoneId zone) {

  public JdbcClient jdbc() {
    return snapshot.jdbc();
  }

  /** Whether nothing the read model holds is later than what is known. */
  public boolean knowsAll() {
    return snapshot.positions().values().stream().allMatch(each -> each <= position);
  }

  /** The local date of the as-of instant. */
  public LocalDate today() {
    return asOf.atZone(zone).toLocalDate();
  }

  /** The same knowledge as of another instant. */
  public Scope at(Instant instant) {
    return new Scope(snapshot, instant, position, false, zone);
  }

  /** As of another instant, to the knowledge there was at it. */
  public Scope asKnownAt(Instant instant) {
    long known = Math.min(position, Known.at(snapshot, instant));
    return new Scope(snapshot, instant, known, false, zone);
  }

  /**
   * Says that the joins to come take many rows of both sides, which PostgreSQL cannot tell from
   * conditions on what is reckoned: one row at a time they would take a hundred times as long.
   */
  public void joinInBulk() {
    jdbc().sql("SET LOCAL enable_nestloop = off").update();
  }

  /** The parameters that {@link Deals} and {@link StagesInForce} refer to. */
  public Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    parameters.put("t", timestamp(asOf));
    parameters.put("p", position);
    parameters.put("today", today());
    parameters.put("zone", zone.getId());
    return parameters;
  }

  /** An instant as the driver takes it. */
  public static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Warnings that concern every report. */
  public List<Warning> warnings() {
    return snapshot.parked() == 0
        ? List.of()
        : List.of(
            new Warning(
                "parked",
                "%d opportunities or pipelines could not be folded and stand as they were before"
                    .formatted(snapshot.parked())));
  }
}
