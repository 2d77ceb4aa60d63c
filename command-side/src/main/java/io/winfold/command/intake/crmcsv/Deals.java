package io.winfold.command.intake.crmcsv;

import io.winfold.command.intake.crmcsv.CrmDeal.Product;
import io.winfold.command.intake.crmcsv.CrmDeal.Stage;
import io.winfold.command.intake.csv.CsvRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges the rows of sales_pipeline.csv: a deal whose values go together, or why not. */
final class Deals {
  static final String FILE = "sales_pipeline.csv";
  static final List<String> COLUMNS =
      List.of(
          "opportunity_id",
          "sales_agent",
          "product",
          "account",
          "deal_stage",
          "engage_date",
          "close_date",
          "close_value");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Tables tables;
  private final LocalDate today;

  Deals(Tables tables, LocalDate today) {
    this.tables = tables;
    this.today = today;
  }

  /** A row that cannot be taken; its message is the reason. */
  static final class NotTakenException extends Exception {
    NotTakenException(String reason) {
      super(reason, null, false, false);
    }
  }

  CrmDeal judge(CsvRow.Values row) throws NotTakenException {
    for (String column : COLUMNS) {
      String value = row.get(column);
      if (value != null && CONTROL.matcher(value).find()) {
        throw new NotTakenException(column + " holds control characters");
      }
    }
    String id = required(row, "opportunity_id");
    if (!ID.matcher(id).matches()) {
      throw new NotTakenException(
          "opportunity_id is not 1 to 64 letters, digits, '.', '_', '~' or '-': "
              + Fields.shown(id));
    }
    Stage stage = stage(required(row, "deal_stage"));
    Product product = product(required(row, "product"));
    LocalDate engaged = date(row, "engage_date");
    LocalDate closed = date(row, "close_date");
    BigDecimal value = value(row);
    if (stage.isClosed()) {
      if (engaged == null || closed == null) {
        throw new NotTakenException(
            (engaged == null ? "engage_date" : "close_date") + " of a closed deal is missing");
      }
      if (closed.isBefore(engaged)) {
        throw new NotTakenException("close_date " + closed + " lies before engage_date " + engaged);
      }
      if (stage == Stage.WON && value == null) {
        throw new NotTakenException("close_value of a won deal is missing");
      }
    } else if (closed != null) {
      throw new NotTakenException("close_date is given, but the deal is not Won or Lost");
    }
    return new CrmDeal(
        id, stage, product, row.get("sales_agent"), row.get("account"), engaged, closed, value);
  }

  private static String required(CsvRow.Values row, String column) throws NotTakenException {
    String value = row.get(column);
    if (value == null) {
      throw new NotTakenException(column + " is missing");
    }
    return value;
  }

  private static Stage stage(String text) throws NotTakenException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "prospecting" -> Stage.PROSPECTING;
      case "engaging" -> Stage.ENGAGING;
      case "won" -> Stage.WON;
      case "lost" -> Stage.LOST;
      default ->
          throw new NotTakenException(
              "deal_stage is not Prospecting, Engaging, Won or Lost: " + Fields.shown(text));
    };
  }

  private Product product(String name) throws NotTakenException {
    Product product = tables.product(name);
    if (product == null) {
      throw new NotTakenException("The product is not in products.csv: " + Fields.shown(name));
    }
    return product;
  }

  private @Nullable LocalDate date(CsvRow.Values row, String column) throws NotTakenException {
    String text = row.get(column);
    if (text == null) {
      return null;
    }
    LocalDate date = Fields.date(text);
    if (date == null) {
      throw new NotTakenException(column + " is not a date: " + Fields.shown(text));
    }
    if (date.isAfter(today)) {
      throw new NotTakenException(column + " lies in the future: " + date);
    }
    return date;
  }

  private static @Nullable BigDecimal value(CsvRow.Values row) throws NotTakenException {
    String text = row.get("close_value");
    if (text == null) {
      return null;
    }
    BigDecimal value = Fields.amount(text);
    if (value == null) {
      throw new NotTakenException("close_value is not an amount: " + Fields.shown(text));
    }
    return value;
  }
}
