package io.winfold.platform.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the log's digest was at positions once seen, kept apart from the log. Against them an end
 * that was cut off and a log written anew show.
 */
public final class LogCheckpoints {
  /**
   * @param digest in hex
   */
  public record Checkpoint(long position, String digest) {}

  private final JdbcClient jdbc;

  public LogCheckpoints(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  private static Checkpoint checkpoint(ResultSet row, int number) throws SQLException {
    return new Checkpoint(row.getLong(1), row.getString(2));
  }

  /** All there are, by position. */
  public List<Checkpoint> all() {
    return jdbc.sql(
            """
            SELECT position, encode(digest, 'hex') AS digest FROM operations.log_checkpoint
             ORDER BY position\
            """)
        .query(LogCheckpoints::checkpoint)
        .list();
  }

  public Optional<Checkpoint> last() {
    return jdbc.sql(
            """
            SELECT position, encode(digest, 'hex') AS digest FROM operations.log_checkpoint
             ORDER BY position DESC LIMIT 1\
            """)
        .query(LogCheckpoints::checkpoint)
        .optional();
  }

  /**
   * Keeps one, and of those before it the last of each so many positions. What was seen first at a
   * position stays.
   */
  public void keep(Checkpoint checkpoint, long onePer) {
    jdbc.sql(
            """
            WITH thinned AS (
              DELETE FROM operations.log_checkpoint
               WHERE position < :position AND position >= :position - :position % :per)
            INSERT INTO operations.log_checkpoint (position, digest)
            VALUES (:position, decode(:digest, 'hex'))
            ON CONFLICT DO NOTHING\
            """)
        .param("position", checkpoint.position())
        .param("digest", checkpoint.digest())
        .param("per", onePer)
        .update();
  }
}
