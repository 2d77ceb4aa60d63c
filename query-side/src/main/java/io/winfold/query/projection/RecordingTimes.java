package io.winfold.query.projection;

import static java.util.Objects.requireNonNull;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When the events of the log were recorded, whatever they say: tells which position was known at an
 * instant. Since positions follow the order of recording, a row holds the times of many positions
 * and needs one entry of an index; an entry an event took a rebuild as long as the key of the
 * largest table.
 */
final class RecordingTimes {
  /** How many a row is for: a page of the table holds seven of them. */
  private static final int POSITIONS = 128;

  static final Table<Block> TABLE =
      Table.<Block>named("recording_time")
          .key("first_position", Block::first)
          .instant("since", Block::since)
          .column("recorded_at", "timestamptz[]", Block::times)
          .build();

  /** What comes behind what is there. */
  private static final String APPEND =
      """
      recorded_at = recording_time.recorded_at
                    || excluded.recorded_at[cardinality(recording_time.recorded_at) + 1:]\
      """;

  private final Consumer<Block> blocks;
  private @Nullable Block block;
  private long last;

  /**
   * Positions that follow each other.
   *
   * @param since the first time among them
   */
  record Block(long first, long since, Instants times) {}

  /**
   * @param blocks gets each block once the events of its positions have been added
   */
  RecordingTimes(Consumer<Block> blocks) {
    this.blocks = blocks;
  }

  /** Takes the next event; one that was taken already is passed over. */
  void add(long position, Instant recordedAt) {
    if (position <= last) {
      return;
    }
    last = position;
    long micros = SqlInstant.of(recordedAt);
    int index = (int) ((position - 1) % POSITIONS);
    long first = position - index;
    Block current = block;
    if (current == null || current.first() != first) {
      finish();
      current = new Block(first, micros, new Instants());
      block = current;
    }
    current.times().put(index, micros);
  }

  /** Hands over what is left. */
  void finish() {
    if (block != null) {
      blocks.accept(block);
      block = null;
    }
  }

  /**
   * Writes the times of events that follow those written, into the tables on the search path.
   *
   * @param events in order of position
   */
  static void write(Connection connection, List<RecordedEvent> events) throws SQLException {
    List<Block> blocks = new ArrayList<>();
    RecordingTimes times = new RecordingTimes(blocks::add);
    events.forEach(event -> times.add(event.position(), event.recordedAt()));
    times.finish();
    TABLE.merge(connection, blocks, APPEND);
  }

  /**
   * Hands over the row of one block as it should be.
   *
   * @param first its first position, whatever stands in the table
   * @param upTo the last position that counts
   */
  static void read(EventLog log, long first, long upTo, Folding.Rows rows) {
    if (first < 1 || first > upTo || (first - 1) % POSITIONS != 0) {
      return;
    }
    long last = Math.min(upTo, first - 1 + POSITIONS);
    RecordingTimes times = new RecordingTimes(block -> rows.add(TABLE, block));
    log.read(first - 1, POSITIONS).stream()
        .filter(event -> event.position() <= last)
        .forEach(event -> times.add(event.position(), event.recordedAt()));
    times.finish();
  }

  /** The same, of all times in a row no more than the first that differs. */
  static Difference narrowed(Difference difference) {
    if (!"recorded_at".equals(difference.column())) {
      return difference;
    }
    List<String> live = times(difference.live());
    List<String> fresh = times(difference.fresh());
    int at = 0;
    while (at < live.size() && at < fresh.size() && live.get(at).equals(fresh.get(at))) {
      at++;
    }
    long first = Long.parseLong(requireNonNull(difference.key().get("first_position")));
    Map<String, @Nullable String> key = new LinkedHashMap<>(difference.key());
    key.put("position", String.valueOf(first + at));
    return new Difference(
        difference.aggregate(),
        difference.table(),
        key,
        difference.column(),
        at < live.size() ? live.get(at) : null,
        at < fresh.size() ? fresh.get(at) : null);
  }

  private static List<String> times(@Nullable String array) {
    return array == null || array.equals("{}")
        ? List.of()
        : List.of(array.replaceAll("[{}\"]", "").split(","));
  }
}
