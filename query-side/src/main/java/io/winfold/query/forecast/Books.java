package io.winfold.query.forecast;

import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The book as of an instant, and as of earlier ones, each read once. */
final class Books {
  private final Scope scope;
  private final Selection selection;
  private final Basis basis;
  private final Map<Instant, Book> past = new HashMap<>();

  Books(Scope scope, Selection selection, Basis basis) {
    this.scope = scope;
    this.selection = selection;
    this.basis = basis;
  }

  Basis basis() {
    return basis;
  }

  Book now() {
    return past.computeIfAbsent(scope.asOf(), now -> Book.read(scope, selection));
  }

  /**
   * As it was known then, or at least as it had occurred by then.
   *
   * @param cut not after now
   */
  Book at(Instant cut) {
    return cut.equals(scope.asOf())
        ? now()
        : past.computeIfAbsent(cut, then -> Book.read(scopeAt(then), selection));
  }

  /** The scope the book of a cut is read in. */
  Scope scopeAt(Instant cut) {
    return switch (basis) {
      case RECORDED -> scope.asKnownAt(cut);
      case OCCURRED -> scope.at(cut);
    };
  }

  /** Lets go of what is not asked for again. */
  void forget() {
    past.keySet().removeIf(instant -> !instant.equals(scope.asOf()));
  }
}
