package io.winfold.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor of every durable write: one row, as large as an event, inserted and committed, over and
 * over, on connections of their own with a prepared statement.
 */
final class BareInserts implements AutoCloseable {
  static final int CONNECTIONS = 8;

  /** What metadata and payload of an event come to. */
  private static final int BYTES = 400;

  private final Load load;
  private final List<Connection> connections = new ArrayList<>();
  private final List<PreparedStatement> statements = new ArrayList<>();

  BareInserts(Ground ground) throws SQLException {
    load = ground.load();
    try (Connection connection = ground.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA floor");
      statement.execute(
          """
          CREATE TABLE floor.bare (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            payload bytea NOT NULL)\
          """);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      Connection connection = ground.connect();
      connections.add(connection);
      PreparedStatement insert =
          connection.prepareStatement("INSERT INTO floor.bare (payload) VALUES (?)");
      insert.setBytes(1, new byte[BYTES]);
      statements.add(insert);
    }
  }

  Load.Result run(Duration time) throws Exception {
    return load.platform(CONNECTIONS, time, caller -> statements.get(caller).executeUpdate());
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
