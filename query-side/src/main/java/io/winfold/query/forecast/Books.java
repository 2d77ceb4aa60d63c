package io.winfold.query.forecast;

import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The book as of an instant, and as of earlier ones, each read once. */
final class Books {
  private final Instant asOf;
  private final Function<Instant, Book> read;
  private final Map<Instant, Book> past = new HashMap<>();

  /**
   * @param read the book as it was known at an instant up to this one
   */
  Books(Instant asOf, Function<Instant, Book> read) {
    this.asOf = asOf;
    this.read = read;
  }

  /** Those of a scope's read model. */
  static Books of(Scope scope, Selection selection, PastKnowledge known) {
    return new Books(
        scope.asOf(),
        cut -> Book.read(cut.equals(scope.asOf()) ? scope : known.at(scope, cut), selection));
  }

  Book now() {
    return at(asOf);
  }

  /**
   * @param cut not after now
   */
  Book at(Instant cut) {
    return past.computeIfAbsent(cut, read);
  }

  /** Lets go of what is not asked for again. */
  void forget() {
    past.keySet().removeIf(instant -> !instant.equals(asOf));
  }
}
