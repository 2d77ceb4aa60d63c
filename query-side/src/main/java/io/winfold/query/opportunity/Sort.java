package io.winfold.query.opportunity;

import io.winfold.platform.web.Parameters;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list is sorted by. Deals without a value come last, in either direction, and the id breaks
 * ties.
 */
record Sort(Key key, boolean descending) {

  private enum Type {
    TEXT,
    NUMBER,
    DATE,
    INSTANT
  }

  /** What can be sorted by. */
  enum Key {
    ID("id", "d.id", Type.TEXT),
    NAME("name", "d.name COLLATE \"C\"", Type.TEXT),
    AMOUNT("amount", "d.amount", Type.NUMBER),
    WEIGHTED_AMOUNT("weightedAmount", "(d.amount * " + DealRow.EFFECTIVE + ")", Type.NUMBER),
    PROBABILITY("probability", DealRow.EFFECTIVE, Type.NUMBER),
    EXPECTED_CLOSE_DATE("expectedCloseDate", "d.expected_close", Type.DATE),
    PIPELINE("pipeline", "d.pipeline", Type.TEXT),
    STAGE("stage", "d.stage", Type.TEXT),
    OWNER("owner", "d.owner", Type.TEXT),
    TEAM("team", "d.team", Type.TEXT),
    ACCOUNT("account", "d.account", Type.TEXT),
    CREATED_AT("createdAt", "d.created_at", Type.INSTANT),
    UPDATED_AT("updatedAt", "d.changed_at", Type.INSTANT),
    CLOSED_AT("closedAt", "d.closed_at", Type.INSTANT),
    STAGE_ENTERED_AT("stageEnteredAt", "d.stage_entered_at", Type.INSTANT);

    private final String wireName;
    private final String sql;
    private final Type type;

    Key(String wireName, String sql, Type type) {
      this.wireName = wireName;
      this.sql = sql;
      this.type = type;
    }
  }

  /** Takes {@code sort} out of a request: a name, with a hyphen before it to turn it round. */
  static Sort of(Parameters parameters) {
    String given = parameters.text("sort");
    if (given == null) {
      return new Sort(Key.ID, false);
    }
    boolean descending = given.startsWith("-");
    String name = descending ? given.substring(1) : given;
    Optional<Key> key =
        Arrays.stream(Key.values()).filter(each -> each.wireName.equals(name)).findFirst();
    return new Sort(
        key.orElseThrow(
            () ->
                Parameters.invalid(
                    "sort",
                    "must be one of "
                        + Arrays.stream(Key.values())
                            .map(each -> each.wireName)
                            .collect(Collectors.joining(", "))
                        + ", with - before it for the other direction")),
        descending);
  }

  /** The value as text, which {@link #after} takes back. */
  String select() {
    String value =
        key.type == Type.INSTANT
            ? "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                .formatted(key.sql)
            : "CAST(" + key.sql + " AS text)";
    return value + " AS sort_value";
  }

  String orderBy() {
    return key == Key.ID
        ? "d.id" + (descending ? " DESC" : "")
        : key.sql + (descending ? " DESC" : "") + " NULLS LAST, d.id";
  }

  /**
   * The condition for what comes after a deal.
   *
   * @param value its sort value; null: it has none
   * @throws IllegalArgumentException if that cannot be a value of this sort
   */
  String after(@Nullable String value, String id, Map<String, @Nullable Object> parameters) {
    parameters.put("afterId", id);
    if (key == Key.ID) {
      return " AND d.id " + (descending ? "<" : ">") + " :afterId";
    }
    if (value == null) {
      return " AND " + key.sql + " IS NULL AND d.id > :afterId";
    }
    parameters.put("afterValue", typed(value));
    return " AND (%1$s %2$s :afterValue OR %1$s IS NULL OR (%1$s = :afterValue AND d.id > :afterId))"
        .formatted(key.sql, descending ? "<" : ">");
  }

  private Object typed(String value) {
    try {
      return switch (key.type) {
        case TEXT -> value;
        case NUMBER -> new BigDecimal(value);
        case DATE -> LocalDate.parse(value);
        case INSTANT -> OffsetDateTime.parse(value);
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(value, e);
    }
  }
}
