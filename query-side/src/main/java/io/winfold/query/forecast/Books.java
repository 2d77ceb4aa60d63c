package io.winfold.query.forecast;

import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The book as of an instant, and as of earlier ones, each read once. */
final class Books {
  /** How well past forecasts went can be told from so many open deals as well as from all. */
  private static final int ENOUGH = 10_000;

  private final Instant asOf;
  private final Reader reader;
  private final int enough;
  private final Map<Part, Book> past = new HashMap<>();

  /** A book, or every so manyth deal of it by their numbers. */
  private record Part(Instant cut, int every) {}

  /** Where books come from. */
  interface Reader {
    /**
     * The book as it was known at an instant.
     *
     * @param every 1: all deals; else those whose number it divides
     */
    Book read(Instant cut, int every);
  }

  Books(Instant asOf, Reader reader) {
    this(asOf, reader, ENOUGH);
  }

  /**
   * @param enough of more open deals a part tells as much
   */
  Books(Instant asOf, Reader reader, int enough) {
    this.asOf = asOf;
    this.reader = reader;
    this.enough = enough;
  }

  /** Those of a scope's read model. */
  static Books of(Scope scope, Selection selection, PastKnowledge known) {
    return new Books(
        scope.asOf(),
        (cut, every) ->
            Book.read(cut.equals(scope.asOf()) ? scope : known.at(scope, cut), selection, every));
  }

  Book now() {
    return at(asOf);
  }

  /**
   * @param cut not after now
   */
  Book at(Instant cut) {
    return part(cut, 1);
  }

  /** The same, or of a large one every so manyth deal. */
  Book part(Instant cut, int every) {
    return past.computeIfAbsent(new Part(cut, every), part -> reader.read(cut, every));
  }

  /** How many deals of the book of an instant one is to stand for where the past is looked at. */
  int every(Instant cut) {
    return 1 + at(cut).open().size() / enough;
  }

  /** Lets go of what is not asked for again. */
  void forget() {
    past.keySet().removeIf(part -> !part.cut().equals(asOf));
  }
}
