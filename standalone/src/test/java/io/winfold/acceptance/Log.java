package io.winfold.acceptance;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The log as it lies in the database, read past the product. */
final class Log {
  private static final EventCodec CODEC = EventCodec.standard();

  private Log() {}

  /** All events in the order of their positions; fails if positions or versions have a hole. */
  static List<RecordedEvent> read(DataSource database) {
    var events = new ArrayList<RecordedEvent>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select * from events.event order by position")) {
      while (rows.next()) {
        events.add(event(rows));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The log cannot be read", e);
    }
    return events;
  }

  private static RecordedEvent event(ResultSet row) throws SQLException {
    return new RecordedEvent(
        row.getLong("position"),
        row.getString("stream"),
        row.getLong("version"),
        row.getString("event_id"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        CODEC.readMetadata(
            row.getBytes("metadata"),
            row.getObject("occurred_at", OffsetDateTime.class).toInstant()),
        CODEC.read(row.getString("type"), row.getInt("revision"), row.getBytes("payload")));
  }

  /**
   * The events of some aggregates only, and the quotas for them.
   *
   * @param ids what the bare ids, or the names of owners, begin with
   */
  static List<RecordedEvent> of(List<RecordedEvent> log, String ids) {
    return log.stream()
        .filter(
            recorded ->
                recorded.stream().startsWith("opportunity/" + ids)
                    || recorded.stream().startsWith("pipeline/" + ids)
                    || (recorded.event() instanceof QuotaSet quota && isOf(quota, ids)))
        .toList();
  }

  private static boolean isOf(QuotaSet quota, String ids) {
    return (quota.pipeline() != null && quota.pipeline().value().startsWith(ids))
        || (quota.name() != null && quota.name().startsWith(ids));
  }

  /** What to put behind {@code after=} to be answered from the whole of a log. */
  static String after(List<RecordedEvent> log) {
    RecordedEvent last = log.getLast();
    String id = last.stream().replaceFirst("^opportunity/", "");
    return WinfoldClient.encoded(id + "@" + last.version());
  }
}
