package io.winfold.query.projection;

import io.winfold.platform.database.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Fills some tables of a new generation in a session and a transaction of its own: rows as they
 * come, keys and statistics after the last of them.
 */
final class TableLoad implements AutoCloseable {
  private static final String INDEX_MEMORY = "128MB";

  /**
   * Rows looked at for statistics, by 300: a third of what is usual, and of the time it takes. The
   * server looks again when a tenth of the rows have changed.
   */
  private static final String STATISTICS = "30";

  /**
   * Else the server notices that a process was killed when the statement it is at has ended, and
   * what is left of the generation cannot be dropped before that. Not every platform can.
   */
  private static final String NOTICE_OUR_END =
      """
      DO $$ BEGIN
        SET LOCAL client_connection_check_interval = '1s';
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END $$\
      """;

  private final Connection connection;
  private final JdbcClient transaction;
  private final List<Table<?>> tables;
  private final TableKeys keys;
  private final CopyStream rows;

  /**
   * @param connection nobody else's, closed with this
   * @param tables empty; readers of them wait until this is closed
   */
  TableLoad(Connection connection, Generation generation, List<Table<?>> tables)
      throws SQLException {
    this.connection = connection;
    this.tables = tables;
    this.transaction = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    try {
      connection.setAutoCommit(false);
      prepare(generation);
      List<String> names = tables.stream().map(Table::name).toList();
      // Rows of tables that are new to the transaction need no log and can be written frozen.
      if (!names.isEmpty()) {
        transaction.sql("TRUNCATE " + String.join(", ", names)).update();
      }
      this.keys = TableKeys.dropAll(transaction, names);
      this.rows = new CopyStream(connection);
    } catch (Throwable e) {
      Connections.closeQuietly(connection);
      throw e;
    }
  }

  private void prepare(Generation generation) {
    transaction.sql(NOTICE_OUR_END).update();
    transaction
        .sql(
            """
            SELECT set_config('search_path', :schema, true),
                   set_config('maintenance_work_mem', :memory, true),
                   set_config('default_statistics_target', :statistics, true),
                   set_config('synchronous_commit', 'off', true),
                   set_config('lock_timeout', '10s', true)\
            """)
        .param("schema", generation.schema())
        .param("memory", INDEX_MEMORY)
        .param("statistics", STATISTICS)
        .query()
        .listOfRows();
  }

  List<Table<?>> tables() {
    return tables;
  }

  /** Of one of the tables. */
  <R> void add(Table<R> table, R row) {
    rows.add(table, row);
  }

  /** How many rows there are of a table, if it is one of these. */
  long count(Table<?> table) {
    return rows.count(table);
  }

  /**
   * Ends the transaction with everything in place.
   *
   * @param all how many rows each table of the generation has got
   * @param step run before each statement
   */
  void finish(RowCounts all, Runnable step) throws SQLException, InterruptedException {
    rows.flush();
    for (String statement : keys.statements()) {
      step.run();
      transaction.sql(statement).update();
    }
    for (Table<?> table : tables) {
      step.run();
      all.tell(transaction, table);
      transaction.sql("ANALYZE " + table.name()).update();
    }
    step.run();
    connection.commit();
  }

  /** Ends the statement the server is busy with; called by any thread. */
  void interrupt() {
    Connections.cancelQuietly(connection);
  }

  /** Undoes what is not finished. */
  @Override
  public void close() {
    try {
      rows.close();
      Connections.rollbackQuietly(connection);
    } finally {
      // One that stays open keeps its tables locked.
      Connections.closeQuietly(connection);
    }
  }
}
