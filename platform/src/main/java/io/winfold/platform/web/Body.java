package io.winfold.platform.web;

import io.winfold.kernel.Money;
import io.winfold.platform.web.Problem.FieldError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object from a client, read field by field without coercion. What is wrong is collected
 * with pointers and thrown all at once by {@link #finish()}; until then a field that is not what it
 * should be reads as some harmless value, so what was read must not be used before.
 *
 * <p>A null is refused wherever {@link #isNull} is not asked first: leaving a field out is the way
 * to say nothing.
 */
public final class Body {
  /** Names of people, firms, stages, deals, and other texts of a line. */
  public static final int MAX_NAME = 200;

  /** Reasons, notes, values of attributes. */
  public static final int MAX_TEXT = 2_000;

  /** Tags of a deal, criteria of a stage, and such. */
  public static final int MAX_ELEMENTS = 50;

  private static final int MAX_ERRORS = 100;
  private static final int MAX_AMOUNT_LENGTH = 60;
  private static final Pattern AMOUNT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final ObjectNode fields;
  private final String pointer;
  private final List<FieldError> errors;
  private final List<FieldError> unknown;
  private final List<Body> nested = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  private Body(
      ObjectNode fields, String pointer, List<FieldError> errors, List<FieldError> unknown) {
    this.fields = fields;
    this.pointer = pointer;
    this.errors = errors;
    this.unknown = unknown;
  }

  /**
   * @throws ProblemException malformed-request if it is no JSON document, invalid-field if it is no
   *     object
   */
  public static Body of(byte[] utf8) {
    var document = StrictJson.read(utf8);
    if (!(document.root() instanceof ObjectNode object)) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FIELD,
              "The body must be a JSON object",
              List.of(FieldError.at("", "must be an object"))));
    }
    return new Body(object, "", new ArrayList<>(document.faults()), new ArrayList<>());
  }

  /** The body of a request that has none. */
  public static Body empty() {
    return new Body(
        JsonNodeFactory.instance.objectNode(), "", new ArrayList<>(), new ArrayList<>());
  }

  /** Whether the field is there, null or not. */
  public boolean has(String name) {
    return fields.has(name);
  }

  /** Whether the field is there and null. */
  public boolean isNull(String name) {
    JsonNode value = fields.get(name);
    if (value == null || !value.isNull()) {
      return false;
    }
    known.add(name);
    return true;
  }

  /** What a field that may be of several kinds looks like. */
  public enum Shape {
    NUMBER,
    ARRAY,
    OBJECT,
    /** A string, or what no field takes. */
    OTHER
  }

  /** How the field looks; it is looked at, but not read. */
  public Shape shape(String name) {
    return switch (fields.get(name)) {
      case NumericNode _ -> Shape.NUMBER;
      case ArrayNode _ -> Shape.ARRAY;
      case ObjectNode _ -> Shape.OBJECT;
      case null, default -> Shape.OTHER;
    };
  }

  /** A text of one line; null if absent. */
  public @Nullable String text(String name, int maxLength) {
    return text(take(name), at(name), maxLength, false);
  }

  /** A text of one line, or a number in plain digits; null if absent. */
  public @Nullable String textOrNumber(String name, int maxLength) {
    JsonNode value = take(name);
    return value != null && value.isNumber()
        ? value.decimalValue().toPlainString()
        : text(value, at(name), maxLength, false);
  }

  public String requiredText(String name, int maxLength) {
    return orElse(text(require(name), at(name), maxLength, false), "");
  }

  /** A text that may have several lines; null if absent. */
  public @Nullable String lines(String name, int maxLength) {
    return text(take(name), at(name), maxLength, true);
  }

  /** A text whose absence a rule judges: null if absent, null or blank. */
  public @Nullable String reason(String name) {
    if (isNull(name)) {
      return null;
    }
    JsonNode value = take(name);
    if (value != null && value.isString() && value.stringValue().isBlank()) {
      return null;
    }
    return text(value, at(name), MAX_TEXT, true);
  }

  /** An id as clients may give it; null if absent. */
  public @Nullable String id(String name) {
    return id(take(name), at(name));
  }

  /** The id of something if it is one; looked at, but not read. */
  public @Nullable String validId(String name) {
    JsonNode value = fields.get(name);
    return value != null && value.isString() && Texts.isId(value.stringValue())
        ? value.stringValue()
        : null;
  }

  public String requiredId(String name) {
    return orElse(id(require(name), at(name)), "-");
  }

  /** Ids in an array that must be there, each once. */
  public List<String> requiredIds(String name, int maxCount) {
    return elements(require(name), at(name), maxCount, this::id);
  }

  /** Texts of one line in an array, each once; empty if absent. */
  public List<String> texts(String name, int maxCount, int maxLength) {
    return elements(
        take(name), at(name), maxCount, (value, at) -> text(value, at, maxLength, false));
  }

  /** Name-value pairs; empty if absent. */
  public Map<String, String> pairs(String name) {
    var pairs = new LinkedHashMap<String, String>();
    pairsOrNulls(name, false)
        .forEach(
            (key, value) -> {
              if (value != null) {
                pairs.put(key, value);
              }
            });
    return pairs;
  }

  /** Name-value pairs in which a null stands for removal; empty if absent. */
  public Map<String, @Nullable String> pairsOrNulls(String name) {
    return pairsOrNulls(name, true);
  }

  /** Money as {@code {"amount":"50000.00","currency":"USD"}}; null if absent. */
  public @Nullable Money money(String name) {
    return money(take(name), at(name));
  }

  public Money requiredMoney(String name) {
    return orElse(money(require(name), at(name)), Money.of("0", "USD"));
  }

  /** A percent number with at most two decimals; whether it is in range is not judged here. */
  public BigDecimal requiredPercent(String name) {
    JsonNode value = require(name);
    if (value == null) {
      return BigDecimal.ZERO;
    }
    if (!value.isNumber()) {
      return fault(at(name), "must be a number of percent, such as 40 or 39.67", BigDecimal.ZERO);
    }
    BigDecimal percent = value.decimalValue();
    if (percent.stripTrailingZeros().scale() > 2) {
      return fault(at(name), "must have at most two decimals", BigDecimal.ZERO);
    }
    return percent;
  }

  /** A whole number; null if absent. */
  public @Nullable Integer integer(String name, int min, int max) {
    JsonNode value = take(name);
    return value == null ? null : integer(value, at(name), min, max);
  }

  public int requiredInteger(String name, int min, int max) {
    JsonNode value = require(name);
    return value == null ? min : integer(value, at(name), min, max);
  }

  public boolean bool(String name, boolean otherwise) {
    JsonNode value = take(name);
    if (value == null) {
      return otherwise;
    }
    return value.isBoolean()
        ? value.booleanValue()
        : fault(at(name), "must be true or false", otherwise);
  }

  /** An ISO date; null if absent. */
  public @Nullable LocalDate date(String name) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    LocalDate date = value.isString() ? Times.date(value.stringValue()) : null;
    return date == null
        ? fault(at(name), "must be an ISO date such as \"2026-03-31\"", LocalDate.EPOCH)
        : date;
  }

  /** An ISO-8601 instant with Z or an offset; null if absent. */
  public @Nullable Instant instant(String name) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    Instant instant = value.isString() ? Times.instant(value.stringValue()) : null;
    return instant == null
        ? fault(
            at(name),
            "must be an ISO-8601 instant with Z or an offset, such as \"2026-01-05T09:00:00Z\"",
            Instant.EPOCH)
        : instant;
  }

  /** An instant, or a date and then its last microsecond in the zone; null if absent. */
  public @Nullable Instant instantOrEndOf(String name, ZoneId zone) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    String text = value.isString() ? value.stringValue() : "";
    Instant instant = Times.instant(text);
    LocalDate date = instant == null ? Times.date(text) : null;
    if (date != null) {
      return date.plusDays(1).atStartOfDay(zone).toInstant().minus(1, ChronoUnit.MICROS);
    }
    return instant == null
        ? fault(
            at(name), "must be an ISO-8601 instant with Z or an offset, or a date", Instant.EPOCH)
        : instant;
  }

  /** The name of a constant; null if absent. */
  public <E extends Enum<E>> @Nullable E choice(String name, Class<E> choices) {
    JsonNode value = take(name);
    return value == null ? null : choice(value, at(name), choices);
  }

  public <E extends Enum<E>> E requiredChoice(String name, Class<E> choices) {
    JsonNode value = require(name);
    return value == null ? choices.getEnumConstants()[0] : choice(value, at(name), choices);
  }

  /** A nested object; null if absent. */
  public @Nullable Body object(String name) {
    JsonNode value = take(name);
    return value == null ? null : object(value, at(name));
  }

  public Body requiredObject(String name) {
    JsonNode value = require(name);
    return value == null ? shapeless(at(name)) : object(value, at(name));
  }

  /** A nested object of any shape, as it was sent. */
  public ObjectNode requiredTree(String name) {
    JsonNode value = require(name);
    if (value instanceof ObjectNode object) {
      return object;
    }
    return fault(at(name), "must be an object", JsonNodeFactory.instance.objectNode());
  }

  /** A nested object; an empty one if absent, whose required fields are then missing. */
  public Body objectOrEmpty(String name) {
    JsonNode value = take(name);
    return object(value == null ? JsonNodeFactory.instance.objectNode() : value, at(name));
  }

  /** Nested objects in an array; null if absent. */
  public @Nullable List<Body> objects(String name, int maxCount) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    var objects = new ArrayList<Body>();
    for (JsonNode element : array(value, at(name), maxCount)) {
      objects.add(object(element, at(name) + "/" + objects.size()));
    }
    return objects;
  }

  /** The field must be there, null or not. */
  public void mustHave(String name) {
    known.add(name);
    if (!has(name)) {
      fault(name, "is required");
    }
  }

  /** Leaves everything in it unread without complaint. */
  public void passOver() {
    known.addAll(fields.propertyNames());
  }

  /** Says of a field what only its reader can know. */
  public void fault(String name, String detail) {
    error(at(name), detail);
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException unknown-field if fields nobody asked for are all that is wrong, else
   *     invalid-field
   */
  public void finish() {
    collectUnknown();
    if (errors.isEmpty() && unknown.isEmpty()) {
      return;
    }
    var all = new ArrayList<>(errors);
    all.addAll(unknown);
    var first = all.getFirst();
    String detail =
        (first.pointer() == null || first.pointer().isEmpty() ? "The body" : first.pointer())
            + " "
            + first.detail();
    throw new ProblemException(
        Problem.of(
            errors.isEmpty() ? ProblemCode.UNKNOWN_FIELD : ProblemCode.INVALID_FIELD,
            detail,
            all.size() > MAX_ERRORS ? all.subList(0, MAX_ERRORS) : all));
  }

  /** The object as sent, in the one form all ways to write it share. */
  public String canonical() {
    return CanonicalJson.of(fields);
  }

  private void collectUnknown() {
    for (String name : fields.propertyNames()) {
      if (!known.contains(name) && unknown.size() < MAX_ERRORS) {
        unknown.add(FieldError.at(at(name), "is not a field of this request"));
      }
    }
    nested.forEach(Body::collectUnknown);
  }

  private String at(String name) {
    return pointer + "/" + StrictJson.escape(name);
  }

  private void error(String at, String detail) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(FieldError.at(at, detail));
    }
  }

  private <T> T fault(String at, String detail, T harmless) {
    error(at, detail);
    return harmless;
  }

  /** Null if absent or refused already. */
  private @Nullable JsonNode take(String name) {
    known.add(name);
    JsonNode value = fields.get(name);
    return value == null || value.isMissingNode() ? null : value;
  }

  private @Nullable JsonNode require(String name) {
    mustHave(name);
    return take(name);
  }

  private static <T> T orElse(@Nullable T value, T harmless) {
    return value == null ? harmless : value;
  }

  private @Nullable String text(@Nullable JsonNode value, String at, int maxLength, boolean lines) {
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      return fault(at, "must be a string", "");
    }
    String text = value.stringValue();
    String fault = Texts.fault(text, maxLength, lines);
    return fault == null ? text : fault(at, fault, "");
  }

  private @Nullable String id(@Nullable JsonNode value, String at) {
    if (value == null) {
      return null;
    }
    return value.isString() && Texts.isId(value.stringValue())
        ? value.stringValue()
        : fault(at, "must be an id: 1 to 64 of A-Z a-z 0-9 . _ ~ -", "-");
  }

  private int integer(JsonNode value, String at, int min, int max) {
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (number.stripTrailingZeros().scale() <= 0
          && number.compareTo(BigDecimal.valueOf(min)) >= 0
          && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
        return number.intValueExact();
      }
    }
    return fault(at, "must be a whole number from " + min + " to " + max, min);
  }

  private <E extends Enum<E>> E choice(JsonNode value, String at, Class<E> choices) {
    for (E choice : choices.getEnumConstants()) {
      if (value.isString() && choice.name().equals(value.stringValue())) {
        return choice;
      }
    }
    return fault(
        at,
        "must be one of " + Arrays.toString(choices.getEnumConstants()),
        choices.getEnumConstants()[0]);
  }

  private @Nullable Money money(@Nullable JsonNode value, String at) {
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      return fault(
          at, "must be {\"amount\":\"50000.00\",\"currency\":\"USD\"}", Money.of("0", "USD"));
    }
    var body = object(value, at);
    var amount = body.amount();
    var currency = body.currency();
    return amount == null || currency == null ? null : Money.of(amount, currency);
  }

  private @Nullable BigDecimal amount() {
    JsonNode value = require("amount");
    if (value == null) {
      return null;
    }
    if (!value.isString()
        || value.stringValue().length() > MAX_AMOUNT_LENGTH
        || !AMOUNT.matcher(value.stringValue()).matches()) {
      return fault(
          at("amount"), "must be a string of plain digits such as \"50000.00\"", BigDecimal.ZERO);
    }
    return new BigDecimal(value.stringValue());
  }

  private @Nullable Currency currency() {
    JsonNode value = require("currency");
    if (value == null) {
      return null;
    }
    try {
      var currency = value.isString() ? Currency.getInstance(value.stringValue()) : null;
      if (currency != null && currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    } catch (IllegalArgumentException e) {
      // No currency has this code: said below.
    }
    error(at("currency"), "must be an ISO 4217 code such as \"USD\"");
    return null;
  }

  private Map<String, @Nullable String> pairsOrNulls(String name, boolean nulls) {
    JsonNode value = take(name);
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      error(at(name), "must be an object of strings");
      return Map.of();
    }
    var pairs = new LinkedHashMap<String, @Nullable String>();
    value.forEachEntry(
        (key, element) -> {
          String at = at(name) + "/" + StrictJson.escape(key);
          String wrong = Texts.fault(key, MAX_NAME);
          if (wrong != null) {
            error(at, "has a name that " + wrong);
          } else if (nulls && element.isNull()) {
            pairs.put(key, null);
          } else if (!element.isMissingNode()) {
            pairs.put(key, text(element, at, MAX_TEXT, true));
          }
        });
    return Collections.unmodifiableMap(pairs);
  }

  private List<String> elements(
      @Nullable JsonNode value,
      String at,
      int maxCount,
      BiFunction<JsonNode, String, @Nullable String> read) {
    var elements = new ArrayList<String>();
    if (value == null) {
      return elements;
    }
    var seen = new HashSet<String>();
    int index = 0;
    for (JsonNode element : array(value, at, maxCount)) {
      String elementAt = at + "/" + index++;
      String text = element.isMissingNode() ? null : read.apply(element, elementAt);
      if (text != null && !seen.add(text) && !text.isEmpty()) {
        error(elementAt, "is there already");
      } else if (text != null) {
        elements.add(text);
      }
    }
    return elements;
  }

  private List<JsonNode> array(JsonNode value, String at, int maxCount) {
    if (!value.isArray()) {
      return fault(at, "must be an array", List.of());
    }
    if (value.size() > maxCount) {
      return fault(at, "has more than " + maxCount + " elements", List.of());
    }
    return List.copyOf(value.values());
  }

  private Body object(JsonNode value, String at) {
    if (value instanceof ObjectNode object) {
      var body = new Body(object, at, errors, unknown);
      nested.add(body);
      return body;
    }
    return fault(at, "must be an object", shapeless(at));
  }

  /** Stands for an object that is not there; what it lacks is said already. */
  private static Body shapeless(String at) {
    return new Body(
        JsonNodeFactory.instance.objectNode(), at, new ArrayList<>(), new ArrayList<>());
  }
}
