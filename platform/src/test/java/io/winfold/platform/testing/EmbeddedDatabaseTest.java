package io.winfold.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTest {

  @Test
  void aFreshDatabaseIsEmptyAndSeesNothingOfAnother() throws SQLException {
    var first = EmbeddedDatabase.freshDatabase();
    var second = EmbeddedDatabase.freshDatabase();

    execute(first, "create table deal (id int)");

    assertThat(query(first, "select count(*) from pg_tables where tablename = 'deal'"))
        .isEqualTo("1");
    assertThat(query(second, "select count(*) from pg_tables where tablename = 'deal'"))
        .isEqualTo("0");
  }

  @Test
  void theServerListensOnLoopbackOnly() throws SQLException {
    assertThat(query(EmbeddedDatabase.freshDatabase(), "show listen_addresses"))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void theServerIsOfTheMajorVersionWinfoldShips() throws SQLException {
    assertThat(query(EmbeddedDatabase.freshDatabase(), "show server_version")).startsWith("17.");
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Database database, String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
