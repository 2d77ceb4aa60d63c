package io.winfold.query.opportunity.fold;

import static java.util.Objects.requireNonNull;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.KernelJson;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.opportunity.fold.Deal.Details;
import io.winfold.query.opportunity.fold.Deal.Origin;
import io.winfold.query.opportunity.fold.Deal.PersonsProbability;
import io.winfold.query.opportunity.fold.Deal.Place;
import io.winfold.query.opportunity.fold.Deal.Standing;
import io.winfold.query.opportunity.fold.Deal.Status;
import io.winfold.query.opportunity.fold.Deal.Terms;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.SqlInstant;
import io.winfold.query.projection.SqlRange;
import io.winfold.query.projection.Table;
import io.winfold.query.projection.Until;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** Carries deals and their rows between the fold and the tables on the search path. */
final class DealTables {

  private static final ObjectMapper JSON = KernelJson.mapper();

  static final Table<Deal> OPPORTUNITY =
      details(
              terms(
                  Table.<Deal>named("opportunity")
                      .large()
                      .key("deal", deal -> deal.origin().number())
                      .column("id", "text", deal -> deal.origin().id().value())
                      .bigint("version", deal -> deal.seen().version())
                      .bigint("position", deal -> deal.seen().position())
                      .instant("recorded_at", deal -> deal.seen().recordedMicros())
                      .bigint("fact_version", deal -> deal.last().version())
                      .bigint("fact_position", deal -> deal.last().position())
                      .instant("changed_at", deal -> deal.last().occurredMicros())
                      .column("override_reason", "text", of(PersonsProbability::reason))
                      .column("override_sticky", "boolean", DealTables::isSticky)
                      .integer("visit", deal -> deal.place().visit())
                      .bigint("details_version", deal -> deal.details().version())
                      .column("criteria_met", "jsonb", Deal::criteriaMet)
                      .column("external_id", "text", deal -> deal.origin().externalId())
                      .column("continues", "text", DealTables::continues)
                      .column("cause", "text", deal -> deal.last().cause()),
                  Function.identity()))
          .build();

  static final Table<DealVersion> VERSION =
      terms(
              Table.<DealVersion>named("opportunity_version")
                  .large()
                  .of(OPPORTUNITY)
                  .key("deal", row -> row.deal().origin().number())
                  .key("version", row -> row.deal().last().version())
                  .key("superseded_position", DealVersion::superseded)
                  .bigint("position", row -> row.known().position())
                  .bigint("event_position", row -> row.deal().last().position())
                  .instant("valid_from", row -> row.deal().last().occurredMicros())
                  .instant("valid_to", row -> row.until().micros())
                  .column("recorded_late", "boolean", DealVersion::isRecordedLate)
                  .bigint("ended_position", row -> row.until().position())
                  .bigint("details_version", row -> row.deal().details().version())
                  .column("cause", "text", row -> row.deal().last().cause()),
              DealVersion::deal)
          .build();

  private static final Table<DealVersion.End> VERSION_END =
      Table.<DealVersion.End>named("opportunity_version")
          .key("deal", DealVersion.End::deal)
          .key("version", DealVersion.End::version)
          .key("superseded_position", end -> Until.OPEN.position())
          .instant("valid_to", end -> end.until().micros())
          .bigint("ended_position", end -> end.until().position())
          .build();

  /** Of a deal that has others now. */
  static final Table<Deal> EARLIER_DETAILS =
      details(
              Table.<Deal>named("earlier_details")
                  .key("deal", deal -> deal.origin().number())
                  .key("version", deal -> deal.details().version()))
          .build();

  static final Table<Visit> VISIT =
      Table.<Visit>named("stage_visit")
          .large()
          .of(OPPORTUNITY)
          .key("deal", visit -> visit.entered().origin().number())
          .key("ordinal", "integer", visit -> visit.entered().place().visit())
          .key("superseded_position", Visit::superseded)
          .column("pipeline", "text", visit -> visit.entered().place().pipeline().value())
          .column("stage", "text", visit -> visit.entered().place().stage().value())
          .column("entry", "text", Visit::entry)
          .instant("entered_at", visit -> visit.entered().last().occurredMicros())
          .bigint("entered_position", Visit::known)
          .column("entry_amount", "numeric", visit -> visit.entered().terms().amount().amount())
          .column("currency", "text", visit -> currency(visit.entered()))
          .instant("exited_at", visit -> until(visit.exit()).micros())
          .bigint("exited_position", visit -> until(visit.exit()).position())
          .column("exit", "text", visit -> visit.exit() == null ? null : visit.exit().kind())
          .column("exit_stage", "text", visit -> exitStage(visit.exit()))
          .build();

  private static final Table<Visit.End> VISIT_END =
      Table.<Visit.End>named("stage_visit")
          .key("deal", Visit.End::deal)
          .key("ordinal", "integer", Visit.End::ordinal)
          .key("superseded_position", end -> Until.OPEN.position())
          .instant("exited_at", end -> end.exit().at().micros())
          .bigint("exited_position", end -> end.exit().at().position())
          .column("exit", "text", end -> end.exit().kind())
          .column("exit_stage", "text", end -> exitStage(end.exit()))
          .build();

  static final Table<CorrectionRow> CORRECTION =
      Table.<CorrectionRow>named("correction")
          .key("deal", CorrectionRow::deal)
          .key("version", row -> row.correction().version())
          .bigint("position", row -> row.correction().position())
          .column("event_id", "text", row -> row.correction().eventId())
          .column("occurred_at", "timestamptz", row -> row.correction().occurredAt())
          .column("recorded_at", "timestamptz", row -> row.correction().recordedAt())
          .column("actor", "text", row -> row.correction().metadata().actor())
          .column("kind", "text", row -> Moment.of(row.correction()).cause())
          .column("named_id", "text", row -> row.named().eventId())
          .bigint("named_version", row -> row.named().version())
          .column("named_type", "text", row -> Moment.of(row.named()).cause())
          .column("named_at", "timestamptz", row -> row.named().occurredAt())
          .column("field", "text", CorrectionRow::field)
          .column("was", "text", CorrectionRow::was)
          .column("becomes", "text", CorrectionRow::becomes)
          .column("follows", "text", row -> row.event().follows())
          .build();

  static final List<Table<?>> ALL =
      List.of(OPPORTUNITY, VERSION, EARLIER_DETAILS, VISIT, CORRECTION);

  /** Those that a correction writes anew. */
  private static final List<Table<?>> REWRITTEN =
      List.of(VERSION, EARLIER_DETAILS, VISIT, CORRECTION);

  private DealTables() {}

  /** What opportunity and opportunity_version have in common. */
  private static <R> Table.Builder<R> terms(Table.Builder<R> table, Function<R, Deal> deal) {
    return table
        .column("status", "text", row -> deal.apply(row).standing().status())
        .column("pipeline", "text", row -> deal.apply(row).place().pipeline().value())
        .column("stage", "text", row -> deal.apply(row).place().stage().value())
        .column("amount", "numeric", row -> deal.apply(row).terms().amount().amount())
        .column("currency", "text", row -> currency(deal.apply(row)))
        .column("override_bp", "integer", row -> overrideBasisPoints(deal.apply(row)))
        .column("expected_close", "date", row -> deal.apply(row).terms().expectedClose())
        .integer("pushes", row -> deal.apply(row).terms().pushes())
        .integer("backward_moves", row -> deal.apply(row).place().backwardMoves())
        .column("owner", "text", row -> deal.apply(row).terms().owner())
        .column("team", "text", row -> deal.apply(row).terms().team())
        .column("category", "text", row -> deal.apply(row).terms().category())
        .column("lost_reason", "text", row -> deal.apply(row).standing().lostReason())
        .instant("created_at", row -> deal.apply(row).origin().createdMicros())
        .instant("stage_entered_at", row -> deal.apply(row).place().enteredMicros())
        .bigint("way", row -> deal.apply(row).place().way())
        .column("closed_at", "timestamptz", row -> deal.apply(row).standing().closedAt());
  }

  /** What opportunity and earlier_details have in common. */
  private static Table.Builder<Deal> details(Table.Builder<Deal> table) {
    return table
        .column("name", "text", deal -> deal.details().name())
        .column("account", "text", deal -> deal.details().account())
        .column("source", "text", deal -> deal.details().source())
        .column("industry", "text", deal -> deal.details().industry())
        .column("type", "text", deal -> deal.details().type())
        .column("tags", "text[]", deal -> deal.details().tags())
        .column("attributes", "jsonb", deal -> deal.details().attributes());
  }

  /**
   * Sees whether PostgreSQL can hold what an event has made of a deal, as far as that is new.
   *
   * @param before null: there was none
   * @throws IllegalArgumentException if not
   */
  static void check(@Nullable Deal before, Deal after) {
    LocalDate close = after.terms().expectedClose();
    if (close != null && (before == null || !close.equals(before.terms().expectedClose()))) {
      SqlRange.check(close);
    }
  }

  /** The deals there are of these ids, by id. */
  static Map<String, Deal> load(Connection connection, Collection<String> ids) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM opportunity WHERE id = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      Map<String, Deal> deals = HashMap.newHashMap(ids.size());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Deal deal = read(rows);
          deals.put(deal.origin().id().value(), deal);
        }
      }
      return deals;
    }
  }

  /** Writes what is new of many deals, each table in one statement. */
  static void write(Connection connection, Collection<DealRows> deals) throws SQLException {
    List<DealRows> changed = deals.stream().filter(rows -> !rows.isEmpty()).toList();
    VERSION_END.update(connection, each(changed, DealRows::endedVersion));
    VISIT_END.update(connection, each(changed, DealRows::endedVisit));
    VERSION.insert(connection, all(changed, DealRows::versions));
    EARLIER_DETAILS.insert(connection, all(changed, DealRows::earlierDetails));
    VISIT.insert(connection, all(changed, DealRows::visits));
    OPPORTUNITY.upsert(connection, each(changed, DealRows::now));
  }

  /** Writes all rows of deals that were corrected in place of those there are. */
  static void rewrite(Connection connection, Collection<CorrectedDeal> deals) throws SQLException {
    if (deals.isEmpty()) {
      return;
    }
    Object[] numbers = deals.stream().map(deal -> deal.now().origin().number()).toArray();
    for (Table<?> table : REWRITTEN) {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM " + table.name() + " WHERE deal = ANY (?)")) {
        delete.setArray(1, connection.createArrayOf("bigint", numbers));
        delete.executeUpdate();
      }
    }
    VERSION.insert(connection, of(deals, CorrectedDeal::versions));
    EARLIER_DETAILS.insert(connection, of(deals, CorrectedDeal::earlierDetails));
    VISIT.insert(connection, of(deals, CorrectedDeal::visits));
    CORRECTION.insert(connection, of(deals, CorrectedDeal::corrections));
    OPPORTUNITY.upsert(connection, deals.stream().map(CorrectedDeal::now).toList());
  }

  private static <R> List<R> of(
      Collection<CorrectedDeal> deals, Function<CorrectedDeal, List<R>> rows) {
    return deals.stream().map(rows).flatMap(List::stream).toList();
  }

  private static <R> List<R> each(List<DealRows> deals, Function<DealRows, @Nullable R> row) {
    return deals.stream().map(row).filter(Objects::nonNull).map(DealTables::present).toList();
  }

  private static <R> List<R> all(List<DealRows> deals, Function<DealRows, List<R>> rows) {
    return deals.stream().map(rows).flatMap(List::stream).toList();
  }

  private static <R> R present(@Nullable R row) {
    return requireNonNull(row);
  }

  /** Whether the deal's last event set its details. */
  static boolean hasNewDetails(Deal deal) {
    return deal.details().version() == deal.last().version();
  }

  private static Deal read(ResultSet row) throws SQLException {
    return new Deal(
        new Origin(
            row.getLong("deal"),
            new OpportunityId(row.getString("id")),
            SqlInstant.of(instant(row, "created_at")),
            row.getString("external_id"),
            map(row.getString("continues"), OpportunityId::new)),
        new Moment(
            row.getLong("fact_version"),
            row.getLong("fact_position"),
            instant(row, "changed_at"),
            instant(row, "recorded_at"),
            row.getString("cause")),
        new Standing(
            Status.valueOf(row.getString("status")),
            map(row.getObject("closed_at", OffsetDateTime.class), OffsetDateTime::toInstant),
            row.getString("lost_reason")),
        new Place(
            new PipelineId(row.getString("pipeline")),
            new StageId(row.getString("stage")),
            SqlInstant.of(instant(row, "stage_entered_at")),
            row.getInt("visit"),
            row.getInt("backward_moves"),
            row.getLong("way")),
        new Terms(
            Money.of(row.getBigDecimal("amount").toPlainString(), row.getString("currency")),
            override(row),
            row.getObject("expected_close", LocalDate.class),
            row.getInt("pushes"),
            row.getString("owner"),
            row.getString("team"),
            map(row.getString("category"), ForecastCategory::valueOf)),
        new Details(
            row.getLong("details_version"),
            row.getString("name"),
            row.getString("account"),
            row.getString("source"),
            row.getString("industry"),
            row.getString("type"),
            texts(row.getArray("tags")),
            JSON.readValue(row.getString("attributes"), new TypeReference<>() {})),
        JSON.readValue(row.getString("criteria_met"), new TypeReference<>() {}),
        new Moment(
            row.getLong("version"),
            row.getLong("position"),
            instant(row, "changed_at"),
            instant(row, "recorded_at"),
            row.getString("cause")));
  }

  private static @Nullable PersonsProbability override(ResultSet row) throws SQLException {
    int basisPoints = row.getInt("override_bp");
    return row.wasNull()
        ? null
        : new PersonsProbability(
            new Probability(basisPoints),
            row.getString("override_reason"),
            row.getBoolean("override_sticky"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static List<String> texts(Array array) throws SQLException {
    return Stream.of((Object[]) array.getArray()).map(String.class::cast).toList();
  }

  private static <T, R> @Nullable R map(@Nullable T value, Function<T, R> as) {
    return value == null ? null : as.apply(value);
  }

  private static <R> Function<Deal, @Nullable Object> of(Function<PersonsProbability, R> value) {
    return deal -> map(deal.terms().override(), value);
  }

  private static boolean isSticky(Deal deal) {
    PersonsProbability override = deal.terms().override();
    return override != null && override.sticky();
  }

  private static @Nullable Integer overrideBasisPoints(Deal deal) {
    return map(deal.terms().override(), override -> override.probability().basisPoints());
  }

  private static @Nullable String continues(Deal deal) {
    return map(deal.origin().continues(), OpportunityId::value);
  }

  private static String currency(Deal deal) {
    return deal.terms().amount().currency().getCurrencyCode();
  }

  private static Until until(Visit.@Nullable Exit exit) {
    return exit == null ? Until.OPEN : exit.at();
  }

  private static @Nullable String exitStage(Visit.@Nullable Exit exit) {
    return exit == null ? null : map(exit.stage(), StageId::value);
  }
}
