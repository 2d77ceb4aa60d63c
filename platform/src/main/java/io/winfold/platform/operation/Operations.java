package io.winfold.platform.operation;

import io.winfold.platform.Signal;
import io.winfold.platform.UuidV7;
import io.winfold.platform.operation.Operation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Long-running work and how far it is. Whoever does the work starts it, reports progress (about
 * once a second is often enough) and ends it; anyone may look and ask for it to be cancelled. Safe
 * for use by many threads and nodes.
 */
public final class Operations implements AutoCloseable {
  private static final String SELECT = "SELECT *, now() AS read_at FROM operations.operation ";

  private final JdbcClient jdbc;
  private final Alive alive;
  private final Signal ended = new Signal();
  private final JsonMapper json = JsonMapper.shared();

  public Operations(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
    this.alive = new Alive(dataSource);
  }

  /**
   * Starts an operation with an id of its own.
   *
   * @return the id
   */
  public String start(String kind) {
    String id = UuidV7.next().toString();
    start(kind, id);
    return id;
  }

  /**
   * @throws org.springframework.dao.DuplicateKeyException if there is one of this id
   */
  public void start(String kind, String id) {
    alive.begin(id);
    try {
      jdbc.sql(
              """
              INSERT INTO operations.operation (id, kind, state, started_at, updated_at)
              VALUES (?, ?, 'RUNNING', now(), now())\
              """)
          .params(id, kind)
          .update();
    } catch (RuntimeException e) {
      alive.end(id);
      throw e;
    }
  }

  /**
   * Reports how far it is.
   *
   * @param total null while unknown
   * @return whether it may go on; false once someone has asked for it to be cancelled
   */
  public boolean progress(String id, String phase, long done, @Nullable Long total) {
    Optional<Boolean> goOn =
        jdbc.sql(
                """
                UPDATE operations.operation
                   SET phase = :phase, done = :done, total = :total::bigint, updated_at = now()
                 WHERE id = :id AND state = 'RUNNING'
                RETURNING NOT cancel_requested\
                """)
            .param("phase", phase)
            .param("done", done)
            .param("total", total)
            .param("id", id)
            .query(Boolean.class)
            .optional();
    alive.reassure(id);
    return goOn.orElse(false);
  }

  /**
   * Takes over an operation that is {@link #abandoned}, to go on where its progress says.
   *
   * @return false if another process was quicker, or it has ended since it was looked for
   */
  public boolean resume(String id) {
    if (!alive.begin(id)) {
      return false;
    }
    boolean goesOn = false;
    try {
      goesOn = find(id).filter(one -> one.state() == State.RUNNING).isPresent();
      return goesOn;
    } finally {
      if (!goesOn) {
        alive.end(id);
      }
    }
  }

  /** Leaves it to whoever looks for {@link #abandoned} operations, this process too. */
  public void release(String id) {
    alive.end(id);
  }

  /**
   * @param result in the shape of its kind; anything Jackson can write
   */
  public void succeed(String id, Object result) {
    end(id, State.SUCCEEDED, result, null);
  }

  /**
   * @param problem a problem as in RFC 9457; anything Jackson can write
   */
  public void fail(String id, Object problem) {
    end(id, State.FAILED, null, problem);
  }

  /**
   * @param result what was done until then, null if nothing is to be told
   */
  public void cancelled(String id, @Nullable Object result) {
    end(id, State.CANCELLED, result, null);
  }

  /** Should that fail, the operation is {@link #abandoned}, for whoever looks then. */
  private void end(String id, State state, @Nullable Object result, @Nullable Object problem) {
    try {
      write(id, state, result, problem);
    } finally {
      alive.end(id);
      ended.happened();
    }
  }

  /** Whenever an operation this process did has ended. */
  public Signal ended() {
    return ended;
  }

  private void write(String id, State state, @Nullable Object result, @Nullable Object problem) {
    jdbc.sql(
            """
            UPDATE operations.operation
               SET state = :state, result = :result::jsonb, problem = :problem::jsonb,
                   updated_at = now(), ended_at = now()
             WHERE id = :id AND state = 'RUNNING'\
            """)
        .param("state", state.name())
        .param("result", text(result))
        .param("problem", text(problem))
        .param("id", id)
        .update();
  }

  private @Nullable String text(@Nullable Object value) {
    return value == null ? null : json.writeValueAsString(value);
  }

  /**
   * Asks whoever does the work to end it.
   *
   * @return whether there is such an operation that goes on
   */
  public boolean requestCancel(String id) {
    return jdbc.sql(
                """
                UPDATE operations.operation SET cancel_requested = true, updated_at = now()
                 WHERE id = ? AND state = 'RUNNING'\
                """)
            .param(id)
            .update()
        > 0;
  }

  /** Whether someone has asked for it to be cancelled. */
  public boolean cancelRequested(String id) {
    return jdbc.sql("SELECT cancel_requested FROM operations.operation WHERE id = ?")
        .param(id)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  public Optional<Operation> find(String id) {
    return jdbc.sql(SELECT + "WHERE id = ?").param(id).query(this::operation).optional();
  }

  /**
   * The latest operations, the last started first.
   *
   * @param before the id of the last one of the page before; null: from the first
   */
  public List<Operation> list(int limit, @Nullable String before) {
    return list(null, limit, before);
  }

  /**
   * The latest operations of a kind.
   *
   * @param kind null: of any
   */
  public List<Operation> list(@Nullable String kind, int limit, @Nullable String before) {
    return jdbc.sql(
            SELECT
                + """
                WHERE (:kind::text IS NULL OR kind = :kind)
                  AND (:before::text IS NULL
                    OR (started_at, id) < (SELECT o.started_at, o.id
                                             FROM operations.operation o WHERE o.id = :before))
                ORDER BY started_at DESC, id DESC
                LIMIT :limit\
                """)
        .param("kind", kind)
        .param("before", before)
        .param("limit", limit)
        .query(this::operation)
        .list();
  }

  /**
   * Operations of a kind that a process began and did not live to end. Who can go on with one
   * {@linkplain #resume resumes} it.
   */
  public List<Operation> abandoned(String kind) {
    return jdbc
        .sql(SELECT + "WHERE kind = ? AND state = 'RUNNING' ORDER BY started_at, id")
        .param(kind)
        .query(this::operation)
        .list()
        .stream()
        .filter(operation -> alive.isAbandoned(operation.id()))
        .toList();
  }

  /**
   * Ends as failed what is {@link #abandoned} of a kind; called at start-up by the side that does
   * this kind of work.
   *
   * @return how many there were
   */
  public int failAbandoned(String kind) {
    List<Operation> left = abandoned(kind);
    left.forEach(
        operation ->
            fail(
                operation.id(),
                Map.of(
                    "type", "about:blank",
                    "title", "The operation was interrupted",
                    "status", 500,
                    "code", "interrupted",
                    "detail", "The process that did it ended before the work was done.")));
    return left.size();
  }

  private Operation operation(ResultSet row, int number) throws SQLException {
    State state = State.valueOf(row.getString("state"));
    long done = row.getLong("done");
    Long total = row.getObject("total", Long.class);
    Instant startedAt = instant(row, "started_at");
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    Instant endedAt = ended == null ? null : ended.toInstant();
    Instant until = endedAt == null ? instant(row, "read_at") : endedAt;
    Double perSecond = perSecond(done, Duration.between(startedAt, until));
    return new Operation(
        row.getString("id"),
        row.getString("kind"),
        state,
        row.getString("phase"),
        done,
        total,
        perSecond,
        state == State.RUNNING ? etaSeconds(done, total, perSecond) : null,
        startedAt,
        endedAt,
        json(row.getString("result")),
        json(row.getString("problem")));
  }

  static @Nullable Double perSecond(long done, Duration elapsed) {
    if (done == 0 || elapsed.toMillis() <= 0) {
      return null;
    }
    return Math.round(done * 10_000.0 / elapsed.toMillis()) / 10.0;
  }

  static @Nullable Long etaSeconds(long done, @Nullable Long total, @Nullable Double perSecond) {
    if (total == null || perSecond == null || perSecond == 0) {
      return null;
    }
    return (long) Math.ceil(Math.max(0, total - done) / perSecond);
  }

  private @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : json.readTree(text);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public void close() {
    alive.close();
  }
}
