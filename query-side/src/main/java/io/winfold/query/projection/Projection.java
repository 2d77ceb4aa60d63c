package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A fold of the events of one kind of aggregate to rows of its own tables, in two ways that come to
 * the same. What it makes of an event depends on nothing but the earlier events of the same
 * aggregate.
 */
public interface Projection {
  /** The name it is known by to operators. */
  String name();

  /** What the keys of its aggregates begin with, such as {@code opportunity/}. */
  String kind();

  /** SQL that asks for the version an aggregate has, by its bare id. */
  String versionById();

  /**
   * Folds events into the tables on the connection's search path. An event that cannot be folded
   * leaves its aggregate as it was before it and is handed back; later events of that aggregate are
   * passed over.
   *
   * @param events in order of position, each of this kind and seen for the first time
   */
  List<Failure> project(Connection connection, List<RecordedEvent> events) throws SQLException;

  /** Begins a fold of whole histories in memory, which makes the same rows. */
  Folding folding(Folding.Rows rows);

  /** The tables it fills, with every column they have. */
  List<Table<?>> tables();

  /** Folds events one by one; after one that fails, those of its aggregate are passed over. */
  static List<Failure> foldEach(List<RecordedEvent> events, Consumer<RecordedEvent> fold) {
    List<Failure> failures = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    for (RecordedEvent event : events) {
      if (failed.contains(event.stream())) {
        continue;
      }
      try {
        fold.accept(event);
      } catch (RuntimeException e) {
        failed.add(event.stream());
        failures.add(new Failure(event, e.toString()));
      }
    }
    return failures;
  }

  /**
   * An event that could not be folded.
   *
   * @param error what a person has to know to mend it
   */
  record Failure(RecordedEvent event, String error) {}
}
