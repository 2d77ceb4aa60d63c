package io.winfold.query.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The generations there are, and which one queries see. A program fills a generation of its own
 * {@link #DEFINITION} and makes it live once it has caught up with the log; generations of earlier
 * definitions are dropped then.
 */
@Component
public class Generations {

  /**
   * The definition of folds and tables in this program. It goes up with every change that makes
   * other rows of the same events, so that the read model is built anew.
   */
  static final int DEFINITION = 1;

  /** Held while a generation is created, so that two nodes that start at once create one. */
  private static final long CREATION_LOCK = 0x57_49_4e_46_4f_4c_44L;

  /** At intervals of 1, 2, 4, ... seconds: about a minute for the database to come up. */
  private static final int CONNECT_RETRIES = 6;

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final List<String> projections;

  public Generations(DataSource dataSource, List<Projection> projections) {
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.projections = projections.stream().map(Projection::name).toList();
  }

  /**
   * The generation of this program's definition, created if there is none.
   *
   * @throws IllegalStateException if a later program's generation is live
   */
  Generation current() {
    migrate();
    return transaction.execute(
        status -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
              .param("lock", CREATION_LOCK)
              .query((row, number) -> true)
              .list();
          refuseToFollowALaterProgram();
          return jdbc.sql("SELECT max(id) FROM read_model.generation WHERE definition = :mine")
              .param("mine", DEFINITION)
              .query(Integer.class)
              .optional()
              .map(Generation::new)
              .orElseGet(this::create);
        });
  }

  /** Points queries to a generation that has caught up, and drops those of earlier definitions. */
  void makeLive(Generation generation) {
    transaction.executeWithoutResult(
        status -> {
          refuseToFollowALaterProgram();
          jdbc.sql("UPDATE read_model.pointer SET generation = :id")
              .param("id", generation.id())
              .update();
          jdbc.sql("UPDATE read_model.generation SET live_at = now() WHERE id = :id")
              .param("id", generation.id())
              .update();
        });
    jdbc.sql("SELECT id FROM read_model.generation WHERE definition < :mine ORDER BY id")
        .param("mine", DEFINITION)
        .query(Integer.class)
        .list()
        .forEach(id -> drop(new Generation(id)));
  }

  boolean isLive(Generation generation) {
    return jdbc.sql("SELECT count(*) FROM read_model.pointer WHERE generation = :id")
            .param("id", generation.id())
            .query(Integer.class)
            .single()
        == 1;
  }

  private void migrate() {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/read-model/control")
        .schemas("read_model")
        .table("schema_history")
        .connectRetries(CONNECT_RETRIES)
        .load()
        .migrate();
  }

  private void refuseToFollowALaterProgram() {
    jdbc.sql(
            """
            SELECT definition FROM read_model.pointer JOIN read_model.generation ON id = generation
             WHERE definition > :mine\
            """)
        .param("mine", DEFINITION)
        .query(Integer.class)
        .optional()
        .ifPresent(
            later -> {
              throw new IllegalStateException(
                  "The live read model is of definition %d; this program knows %d and earlier"
                      .formatted(later, DEFINITION));
            });
  }

  private Generation create() {
    int id =
        jdbc.sql("SELECT coalesce(max(id), 0) + 1 FROM read_model.generation")
            .query(Integer.class)
            .single();
    Generation generation = new Generation(id);
    jdbc.sql("CREATE SCHEMA " + generation.schema()).update();
    jdbc.sql("SELECT set_config('search_path', :schema, true)")
        .param("schema", generation.schema())
        .query(String.class)
        .single();
    jdbc.sql(tables()).update();
    for (String projection : projections) {
      jdbc.sql("INSERT INTO projection_position VALUES (:name, 0, NULL, now())")
          .param("name", projection)
          .update();
    }
    jdbc.sql("INSERT INTO read_model.generation (id, definition) VALUES (:id, :definition)")
        .param("id", id)
        .param("definition", DEFINITION)
        .update();
    return generation;
  }

  private void drop(Generation generation) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("DROP SCHEMA IF EXISTS " + generation.schema() + " CASCADE").update();
          jdbc.sql("DELETE FROM read_model.generation WHERE id = :id")
              .param("id", generation.id())
              .update();
        });
  }

  private static String tables() {
    try {
      return new ClassPathResource("db/read-model/generation.sql")
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
