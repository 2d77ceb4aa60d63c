package io.winfold.query.scope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query is answered with; the as-of instant is added when it is written. */
public sealed interface Body {

  /** One thing, flat. */
  record Resource(Row fields) implements Body {}

  /**
   * A list, or a page of one.
   *
   * @param next what fetches the page after this one; null: there is none
   */
  record Listing(List<Row> data, @Nullable Page next) implements Body {}

  /**
   * The page after a page.
   *
   * @param cursor names it for clients
   * @param question asks for it
   */
  record Page(String cursor, Question question) {}

  /**
   * A report.
   *
   * @param definition the choices its figures were computed by
   * @param totals of the data, where the report has some beside it; null: it has none
   */
  record Report(Row definition, @Nullable List<Row> totals, List<Row> data, List<Warning> warnings)
      implements Body {
    public Report(Row definition, List<Row> data, List<Warning> warnings) {
      this(definition, null, data, warnings);
    }
  }
}
