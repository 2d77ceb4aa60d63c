package io.winfold.query.projection;

import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way queries read: one read-only transaction on the live generation, in which all they see is
 * of one instant. Opening it costs one round trip to the database, closing it another.
 */
@Component
public class ReadModel {

  /**
   * The driver sends these in one go, with the BEGIN before them. The last statement is looked up
   * in the schema that the one before it has just put on the search path. Reports sort and group
   * hundreds of thousands of rows: in memory if they may, and on more than one processor sooner
   * than PostgreSQL would by itself; compiling their plans takes longer than they do. They are
   * planned anew each time: a plan for any instant and any filter takes up to five times as long as
   * one that knows them.
   */
  private static final String OPEN =
      """
      SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
      SELECT g.id, g.definition, set_config('search_path', 'read_' || g.id, true),
             set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
             set_config('parallel_setup_cost', '200', true),
             set_config('parallel_tuple_cost', '0.02', true),
             set_config('plan_cache_mode', 'force_custom_plan', true)
        FROM read_model.pointer p JOIN read_model.generation g ON g.id = p.generation;
      SELECT p.name, p.position, (SELECT count(*) FROM parked d WHERE d.projection = p.name)
        FROM projection_position p\
      """;

  private static final String UNDEFINED_TABLE = "42P01";

  private final JdbcTemplate template;
  private final JdbcClient client;
  private final TransactionTemplate transaction;

  public ReadModel(DataSource dataSource) {
    template = new JdbcTemplate(dataSource);
    client = JdbcClient.create(template);
    transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    transaction.setReadOnly(true);
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Runs a query on the live generation.
   *
   * @throws ProblemException projection-behind: there is none yet that this program can read
   */
  public <T extends @Nullable Object> T read(Function<Snapshot, T> query) {
    return transaction.execute(status -> query.apply(open()));
  }

  private Snapshot open() {
    try {
      PreparedStatementCallback<Snapshot> opening = this::snapshot;
      return Objects.requireNonNull(template.execute(OPEN, opening));
    } catch (BadSqlGrammarException e) {
      SQLException cause = e.getSQLException();
      if (cause != null && UNDEFINED_TABLE.equals(cause.getSQLState())) {
        throw notReady("The read model is being built for the first time");
      }
      throw e;
    }
  }

  private Snapshot snapshot(PreparedStatement statement) throws SQLException {
    statement.execute();
    statement.getMoreResults();
    int generation;
    try (ResultSet live = statement.getResultSet()) {
      live.next();
      generation = live.getInt(1);
      if (live.getInt(2) != Generations.DEFINITION) {
        throw notReady(
            "The live read model is of definition %d; one of definition %d is being built"
                .formatted(live.getInt(2), Generations.DEFINITION));
      }
    }
    statement.getMoreResults();
    Map<String, Long> positions = new HashMap<>();
    long parked = 0;
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        positions.put(rows.getString(1), rows.getLong(2));
        parked += rows.getLong(3);
      }
    }
    return new Snapshot(client, generation, Map.copyOf(positions), parked);
  }

  private static ProblemException notReady(String why) {
    return new ProblemException(ProblemCode.PROJECTION_BEHIND, why).withHeader("Retry-After", 1);
  }
}
