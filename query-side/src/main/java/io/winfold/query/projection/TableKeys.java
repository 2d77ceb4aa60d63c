package io.winfold.query.projection;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes the keys and indexes off tables on the search path, and puts the same on again. */
final class TableKeys {
  private final List<String> statements;

  private record Key(String drop, String create) {}

  private TableKeys(List<String> statements) {
    this.statements = statements;
  }

  static TableKeys dropAll(JdbcClient transaction, List<String> tables) {
    List<Key> keys =
        transaction
            .sql(
                """
                SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                              pg_get_constraintdef(oid))
                  FROM pg_constraint
                 WHERE conrelid = ANY (:tables::regclass[]) AND contype IN ('p', 'u')
                UNION ALL
                SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
                  FROM pg_index
                 WHERE indrelid = ANY (:tables::regclass[])
                   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
                 ORDER BY 1\
                """)
            .param("tables", tables.toArray(String[]::new))
            .query((row, number) -> new Key(row.getString(1), row.getString(2)))
            .list();
    keys.forEach(key -> transaction.sql(key.drop()).update());
    return new TableKeys(keys.stream().map(Key::create).toList());
  }

  /** What puts them on again, one by one. */
  List<String> statements() {
    return statements;
  }
}
