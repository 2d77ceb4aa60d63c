package io.winfold.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, read without guessing. Every reader throws invalid-parameter
 * where the value is not what it should be; {@link #finish()} refuses parameters nobody asked for,
 * so that a misspelt filter is never silently left out.
 */
public final class Parameters {
  private static final int MAX_VALUES = 100;
  private static final int MAX_LENGTH = 2_000;

  private final Map<String, List<String>> unread;

  private Parameters(Map<String, List<String>> unread) {
    this.unread = unread;
  }

  public static Parameters of(HttpServletRequest request) {
    var values = new LinkedHashMap<String, List<String>>();
    request
        .getParameterMap()
        .forEach(
            (name, given) -> {
              if (given.length > MAX_VALUES) {
                throw invalid(name, "is given more than " + MAX_VALUES + " times");
              }
              for (String value : given) {
                String fault = value.isEmpty() ? null : Texts.fault(value, MAX_LENGTH);
                if (fault != null) {
                  throw invalid(name, fault);
                }
              }
              values.put(name, List.of(given));
            });
    return new Parameters(values);
  }

  /** A parameter given at most once; null if absent. */
  public @Nullable String text(String name) {
    List<String> values = unread.remove(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw invalid(name, "may be given once only");
    }
    if (values.getFirst().isEmpty()) {
      throw invalid(name, "must not be empty");
    }
    return values.getFirst();
  }

  /** A parameter that may be given several times; empty values are kept. */
  public List<String> all(String name) {
    List<String> values = unread.remove(name);
    return values == null ? List.of() : values;
  }

  /** A parameter that may be given several times or as a list with commas. */
  public List<String> list(String name) {
    var values = new ArrayList<String>();
    for (String given : all(name)) {
      for (String value : given.split(",", -1)) {
        if (value.isBlank()) {
          throw invalid(name, "must not be empty");
        }
        values.add(value.strip());
      }
    }
    if (values.size() > MAX_VALUES) {
      throw invalid(name, "has more than " + MAX_VALUES + " values");
    }
    return values;
  }

  /** The parameters not read yet whose names begin so, such as {@code attribute.}. */
  public List<String> namesBeginning(String prefix) {
    return unread.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  public int integer(String name, int otherwise, int min, int max) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid(name, "must be a whole number from " + min + " to " + max);
  }

  public boolean bool(String name, boolean otherwise) {
    String value = text(name);
    return switch (value) {
      case null -> otherwise;
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, "must be true or false");
    };
  }

  /** A constant by its name in lower case with hyphens; null if absent. */
  public <E extends Enum<E>> @Nullable E choice(String name, Class<E> choices) {
    String value = text(name);
    return value == null ? null : choice(name, value, choices);
  }

  /** Constants by their names in lower case with hyphens, each given value one. */
  public <E extends Enum<E>> List<E> choices(String name, Class<E> choices) {
    return list(name).stream().map(value -> choice(name, value, choices)).distinct().toList();
  }

  /** An instant; null if absent. */
  public @Nullable Instant instant(String name) {
    return instantOr(name, date -> null);
  }

  /**
   * An instant, or a date and what it stands for; null if absent.
   *
   * @param of the instant a date stands for, null to refuse dates
   */
  public @Nullable Instant instantOr(String name, Function<LocalDate, @Nullable Instant> of) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    // A plus sign in a query string means a space, and clients forget to escape it.
    Instant instant = Times.instant(value.replace(' ', '+'));
    if (instant == null) {
      LocalDate date = Times.date(value);
      instant = date == null ? null : of.apply(date);
    }
    if (instant == null) {
      throw invalid(name, "must be an ISO-8601 instant with Z or an offset, or a date");
    }
    return instant;
  }

  /** An ISO date; null if absent. */
  public @Nullable LocalDate date(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    LocalDate date = Times.date(value);
    if (date == null) {
      throw invalid(name, "must be an ISO date such as 2026-03-31");
    }
    return date;
  }

  /**
   * @throws ProblemException invalid-parameter if there is one nobody asked for
   */
  public void finish() {
    if (!unread.isEmpty()) {
      throw invalid(unread.keySet().iterator().next(), "is not a parameter of this request");
    }
  }

  public static ProblemException invalid(String name, String detail) {
    return ProblemException.invalidParameter(name, detail);
  }

  private static <E extends Enum<E>> E choice(String name, String value, Class<E> choices) {
    return Stream.of(choices.getEnumConstants())
        .filter(choice -> wireName(choice).equals(value.toLowerCase(Locale.ROOT).replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    name,
                    "must be one of "
                        + Arrays.stream(choices.getEnumConstants())
                            .map(Parameters::wireName)
                            .toList()));
  }

  private static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
