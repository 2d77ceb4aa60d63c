package io.winfold.query.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of a deal that a model may use beside its stage. Each has values to count by; figures
 * count by bands.
 *
 * @param name as in requests: {@code source}, {@code ageDays}, {@code attribute.country}
 */
public record Field(@JsonValue String name) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Field {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a field: " + name);
    }
  }

  private static final String ATTRIBUTE = "attribute.";

  private static final Set<String> OF_THE_DEAL = Set.of("owner", "team", "size");
  private static final Set<String> OF_ITS_DETAILS =
      Set.of("account", "source", "industry", "type", "tag");
  private static final Set<String> OF_ITS_COURSE = Set.of("pushes", "backwardMoves");
  private static final Set<String> OF_TIME = Set.of("ageDays", "daysInStage", "daysToClose");
  private static final Set<String> OF_RECORDS =
      Set.of("ownerWinRate", "teamWinRate", "accountWins");

  /** Where to be empty is to have a value, as {@code naive-bayes} of Odoo has it. */
  private static final Set<String> EMPTY_COUNTS =
      Set.of("attribute.phone_state", "attribute.email_state");

  /** What a field of that kind is worth when it is empty. */
  static final String EMPTY = "False";

  /** What fields may be called. */
  public static final String NAMES =
      "owner, team, size, account, source, industry, type, tag, pushes, backwardMoves, ageDays,"
          + " daysInStage, daysToClose, ownerWinRate, teamWinRate, accountWins, attribute.<name>";

  /** The field of a name, if there is one. */
  public static Optional<Field> of(String name) {
    return isName(name) ? Optional.of(new Field(name)) : Optional.empty();
  }

  private static boolean isName(String name) {
    return (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length())
        || OF_THE_DEAL.contains(name)
        || OF_ITS_DETAILS.contains(name)
        || OF_ITS_COURSE.contains(name)
        || OF_TIME.contains(name)
        || OF_RECORDS.contains(name);
  }

  /** Several fields by their names. */
  public static List<Field> all(String... names) {
    return Arrays.stream(names).map(Field::new).toList();
  }

  /** Whether it may change without an event of the deal. */
  public boolean dependsOnTime() {
    return OF_TIME.contains(name) || needsRecords();
  }

  /** Whether it is read from the closings of other deals. */
  public boolean needsRecords() {
    return OF_RECORDS.contains(name);
  }

  /** Whether it is read from the wide part of the deal. */
  public boolean needsDetails() {
    return OF_ITS_DETAILS.contains(name) || isAttribute() || name.equals("accountWins");
  }

  /** The name of the attribute it is; null: it is none. */
  public @Nullable String attribute() {
    return isAttribute() ? name.substring(ATTRIBUTE.length()) : null;
  }

  private boolean isAttribute() {
    return name.startsWith(ATTRIBUTE);
  }

  /** Its values, none where it is empty; several for tags alone. */
  public List<String> values(Features features) {
    if (name.equals("tag")) {
      return features.deal().details().tags();
    }
    String value = value(features);
    if (value != null) {
      return List.of(value);
    }
    return EMPTY_COUNTS.contains(name) ? List.of(EMPTY) : List.of();
  }

  /** Its one value, tags joined by a comma; null where it is empty. */
  public @Nullable String value(Features features) {
    DealState deal = features.deal();
    DealState.Details details = deal.details();
    return switch (name) {
      case "owner" -> deal.owner();
      case "team" -> deal.team();
      case "account" -> details.account();
      case "source" -> details.source();
      case "industry" -> details.industry();
      case "type" -> details.type();
      case "tag" -> details.tags().isEmpty() ? null : String.join(",", details.tags());
      case "size" -> Band.SIZE.of(deal.amount()) + " " + deal.currency();
      case "pushes" -> Band.PUSHES.of(deal.pushes());
      case "backwardMoves" -> Band.BACKWARD_MOVES.of(deal.backwardMoves());
      case "ageDays" -> Band.AGE.of(features.ageDays());
      case "daysInStage" -> Band.IN_STAGE.of(features.daysInStage());
      case "daysToClose" -> toClose(features.daysToClose());
      case "ownerWinRate" -> winRate(features.ownerRecord());
      case "teamWinRate" -> winRate(features.teamRecord());
      case "accountWins" -> Band.ACCOUNT_WINS.of((double) features.accountWins());
      default -> details.attributes().get(name.substring(ATTRIBUTE.length()));
    };
  }

  private static @Nullable String toClose(@Nullable Long days) {
    if (days == null) {
      return null;
    }
    return days < 0 ? "overdue" : Band.TO_CLOSE.of((double) days);
  }

  private static @Nullable String winRate(Tally record) {
    return record.closed() == 0 ? null : Band.WIN_RATE.of(100 * record.rate(0.5, 2));
  }

  @Override
  public String toString() {
    return name;
  }
}
