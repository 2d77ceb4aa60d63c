package io.winfold.query.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deals as figures for a regression; what is not said of a deal is 0. */
final class Figures {
  static final String STAGE = "stage";

  /** How many deals of the base rate an owner's own record is set against. */
  private static final double STRENGTH = 10;

  /** Takes the figures of a deal, none twice. */
  interface Sink {
    void add(String field, String part, double figure);
  }

  private final List<Field> fields;
  private final double baseRate;
  private final double baseLogOdds;

  Figures(List<Field> fields, double baseRate) {
    this.fields = fields;
    this.baseRate = baseRate;
    this.baseLogOdds = Odds.log(baseRate);
  }

  /** Whether a field is measured; others are counted by their values. */
  static boolean isQuantity(String field) {
    return switch (field) {
      case "size",
          "pushes",
          "backwardMoves",
          "ageDays",
          "daysInStage",
          "daysToClose",
          "ownerWinRate",
          "teamWinRate",
          "accountWins" ->
          true;
      default -> false;
    };
  }

  void of(Features features, Sink sink) {
    sink.add(STAGE, features.deal().stage(), 1);
    for (Field field : fields) {
      String name = field.name();
      switch (name) {
        case "size" ->
            sink.add(name, features.deal().currency(), StrictMath.log1p(features.deal().amount()));
        case "pushes" -> sink.add(name, "log", StrictMath.log1p(features.deal().pushes()));
        case "backwardMoves" ->
            sink.add(name, "log", StrictMath.log1p(features.deal().backwardMoves()));
        case "ageDays" -> sink.add(name, "log", StrictMath.log1p(features.ageDays()));
        case "daysInStage" -> sink.add(name, "log", StrictMath.log1p(features.daysInStage()));
        case "daysToClose" -> toClose(name, features.daysToClose(), sink);
        case "ownerWinRate" -> record(name, features.ownerRecord(), sink);
        case "teamWinRate" -> record(name, features.teamRecord(), sink);
        case "accountWins" ->
            sink.add(name, "log", StrictMath.log1p((double) features.accountWins()));
        default -> field.values(features).forEach(value -> sink.add(name, value, 1));
      }
    }
  }

  private static void toClose(String name, @Nullable Long days, Sink sink) {
    if (days == null) {
      sink.add(name, "undated", 1);
    } else if (days < 0) {
      sink.add(name, "overdue", 1);
      sink.add(name, "daysOver", StrictMath.log1p((double) -days));
    } else {
      sink.add(name, "daysLeft", StrictMath.log1p((double) days));
    }
  }

  private void record(String name, Tally record, Sink sink) {
    sink.add(name, "logOdds", Odds.log(record.rate(baseRate, STRENGTH)) - baseLogOdds);
  }

  /** What a deal has of a field, for people. */
  @Nullable String show(String field, Features features) {
    return switch (field) {
      case STAGE -> features.deal().stage();
      case "size" -> features.deal().amount() + " " + features.deal().currency();
      case "pushes" -> String.valueOf(features.deal().pushes());
      case "backwardMoves" -> String.valueOf(features.deal().backwardMoves());
      case "ageDays" -> days(features.ageDays());
      case "daysInStage" -> days(features.daysInStage());
      case "daysToClose" ->
          features.daysToClose() == null ? null : String.valueOf(features.daysToClose());
      case "ownerWinRate" -> show(features.ownerRecord());
      case "teamWinRate" -> show(features.teamRecord());
      case "accountWins" -> String.valueOf(features.accountWins());
      default -> new Field(field).value(features);
    };
  }

  private static String days(double days) {
    return String.valueOf(StrictMath.round(days * 10) / 10.0);
  }

  private static String show(Tally record) {
    return record.won() + " of " + record.closed();
  }
}
