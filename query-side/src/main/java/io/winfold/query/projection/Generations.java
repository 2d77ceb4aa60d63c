package io.winfold.query.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The generations there are, and which one queries see. A program fills generations of its own
 * {@link #DEFINITION}; one that has caught up with the log goes live, and the one it replaces is
 * kept up to date for a while, so that queries can be switched back at once.
 */
@Component
public class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  /**
   * The definition of folds and tables in this program. It goes up with every change that makes
   * other rows of the same events, so that the read model is built anew.
   */
  static final int DEFINITION = 6;

  /** Held while a generation is created, so that two nodes that start at once create one. */
  private static final long CREATION_LOCK = 0x57_49_4e_46_4f_4c_44L;

  /** Held by the one build there is at a time. */
  private static final long BUILD_LOCK = 0x57_49_4e_46_4f_4c_45L;

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
   * The generation of this program's definition, created empty if there is none.
   *
   * @throws IllegalStateException if a later program's generation is live
   */
  Generation current() {
    return current(() -> true).orElseThrow();
  }

  /**
   * The same, if there is one or an empty one is wanted.
   *
   * @param empty whether one is to be created where there is none; asked only then, and outside of
   *     a transaction, which a look at a log that has no tables yet would end
   */
  Optional<Generation> current(BooleanSupplier empty) {
    migrate();
    Optional<Generation> there = ours();
    if (there.isPresent() || !empty.getAsBoolean()) {
      return there;
    }
    return transaction.execute(
        status -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
              .param("lock", CREATION_LOCK)
              .query((row, number) -> true)
              .list();
          return ours().or(() -> Optional.of(create()));
        });
  }

  private Optional<Generation> ours() {
    refuseToFollowALaterProgram();
    return jdbc.sql("SELECT max(id) FROM read_model.generation WHERE definition = :mine")
        .param("mine", DEFINITION)
        .query(Integer.class)
        .optional()
        .map(Generation::new);
  }

  /**
   * Points queries to a generation; one that was never live does not replace a later one. Of those
   * replaced, the last one stays; earlier ones and those of earlier definitions are dropped.
   */
  void makeLive(Generation generation) {
    int live =
        transaction.execute(
            status -> {
              int before = lockPointer();
              refuseToFollowALaterProgram();
              boolean late = before > generation.id() && isCatchingUp(generation);
              if (before != generation.id() && !late) {
                point(before, generation);
              }
              return late ? before : generation.id();
            });
    superfluous(live).forEach(id -> drop(new Generation(id)));
  }

  private List<Integer> superfluous(int live) {
    return jdbc.sql(
            """
            SELECT id FROM read_model.generation
             WHERE definition < :mine
                OR live_at IS NULL AND id < :live
                OR replaced_at IS NOT NULL
                   AND id <> (SELECT id FROM read_model.generation WHERE replaced_at IS NOT NULL
                               ORDER BY replaced_at DESC, id DESC LIMIT 1)
             ORDER BY id\
            """)
        .param("mine", DEFINITION)
        .param("live", live)
        .query((row, number) -> row.getInt(1))
        .list();
  }

  private void point(int before, Generation generation) {
    jdbc.sql("UPDATE read_model.generation SET replaced_at = now() WHERE id = :id")
        .param("id", before)
        .update();
    int found =
        jdbc.sql(
                """
                UPDATE read_model.generation
                   SET live_at = now(), catching_up = false, replaced_at = NULL WHERE id = :id\
                """)
            .param("id", generation.id())
            .update();
    if (found == 0) {
      throw new IllegalStateException(generation.schema() + " has been dropped");
    }
    jdbc.sql("UPDATE read_model.pointer SET generation = :id")
        .param("id", generation.id())
        .update();
  }

  /**
   * The live generation's number, 0 if there is none. Nobody moves the pointer until the commit.
   */
  private int lockPointer() {
    return jdbc.sql("SELECT coalesce(generation, 0) FROM read_model.pointer FOR UPDATE")
        .query(Integer.class)
        .single();
  }

  boolean isLive(Generation generation) {
    return jdbc.sql("SELECT count(*) FROM read_model.pointer WHERE generation = :id")
            .param("id", generation.id())
            .query(Integer.class)
            .single()
        == 1;
  }

  boolean isThere(Generation generation) {
    return jdbc.sql("SELECT count(*) FROM read_model.generation WHERE id = :id")
            .param("id", generation.id())
            .query(Integer.class)
            .single()
        == 1;
  }

  /** The position up to which every projection of a generation has read; 0 if it is gone. */
  public long position(Generation generation) {
    try {
      return jdbc.sql("SELECT min(position) FROM " + generation.schema() + ".projection_position")
          .query(Long.class)
          .single();
    } catch (BadSqlGrammarException e) {
      return 0;
    }
  }

  /** Whether it is to go live once it has caught up with the log. */
  boolean isCatchingUp(Generation generation) {
    return jdbc.sql("SELECT count(*) FROM read_model.generation WHERE id = :id AND catching_up")
            .param("id", generation.id())
            .query(Integer.class)
            .single()
        == 1;
  }

  /** Every generation of this program's definition, the latest last. */
  public List<GenerationStatus> list() {
    return jdbc.sql(
            """
            SELECT g.*, coalesce(g.id = p.generation, false) AS live
              FROM read_model.generation g, read_model.pointer p
             WHERE definition = :mine ORDER BY id\
            """)
        .param("mine", DEFINITION)
        .query(
            (row, number) ->
                new GenerationStatus(
                    new Generation(row.getInt("id")),
                    row.getBoolean("live"),
                    row.getBoolean("catching_up"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    instant(row.getObject("live_at", OffsetDateTime.class)),
                    instant(row.getObject("replaced_at", OffsetDateTime.class)),
                    row.getString("operation")))
        .list();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  /**
   * Drops the tables of a generation.
   *
   * @return false if it is the live one, which stays
   */
  public boolean drop(Generation generation) {
    return transaction.execute(
        status -> {
          if (lockPointer() == generation.id()) {
            return false;
          }
          jdbc.sql("DROP SCHEMA IF EXISTS " + generation.schema() + " CASCADE").update();
          jdbc.sql("DELETE FROM read_model.generation WHERE id = :id")
              .param("id", generation.id())
              .update();
          return true;
        });
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
    Generation generation = next();
    createTables(generation);
    keepTotals(jdbc);
    register(jdbc, generation, null);
    return generation;
  }

  /** A number no generation has had. */
  private Generation next() {
    return new Generation(
        jdbc.sql("SELECT nextval('read_model.generation_id')").query(Integer.class).single());
  }

  /**
   * Makes this session the one that may build until it ends.
   *
   * @return false: another may
   */
  static boolean lockBuilds(JdbcClient session) {
    return session
        .sql("SELECT pg_try_advisory_lock(:lock)")
        .param("lock", BUILD_LOCK)
        .query(Boolean.class)
        .single();
  }

  /** Lets other sessions build. */
  static void unlockBuilds(JdbcClient session) {
    session
        .sql("SELECT pg_advisory_unlock(:lock)")
        .param("lock", BUILD_LOCK)
        .query(Boolean.class)
        .single();
  }

  /** Creates empty tables to be filled by whoever holds the lock of builds. */
  Generation begin() {
    return transaction.execute(
        status -> {
          Generation generation = next();
          createTables(generation);
          jdbc.sql("INSERT INTO read_model.unfinished VALUES (:id)")
              .param("id", generation.id())
              .update();
          return generation;
        });
  }

  /**
   * Drops the tables of a generation unless it was registered.
   *
   * @throws RuntimeException if somebody still reads or writes them, or the server does not answer
   */
  private void abandon(Generation generation) {
    transaction.executeWithoutResult(
        status -> {
          // More than the second after which the server tells its own vacuum to give way.
          jdbc.sql("SET LOCAL lock_timeout = '5s'").update();
          int unfinished =
              jdbc.sql("DELETE FROM read_model.unfinished WHERE generation = :id")
                  .param("id", generation.id())
                  .update();
          if (unfinished == 1) {
            jdbc.sql("DROP SCHEMA IF EXISTS " + generation.schema() + " CASCADE").update();
          }
        });
  }

  /** Drops the tables of a generation that is not registered, now or, if need be, later. */
  void undo(Generation generation) {
    try {
      abandon(generation);
    } catch (RuntimeException e) {
      LOG.warn("What was built of {} is dropped later", generation.schema(), e);
    }
  }

  /**
   * Drops what processes that died have left unfinished; nothing while a build goes on. What cannot
   * be dropped now is left to the next time.
   */
  public void dropUnfinished() {
    // Looked for first: the lock is not to be in the way of a build that is about to begin. Who did
    // not have it once these were there is not at them any more.
    List<Generation> left = unfinished();
    if (!left.isEmpty() && nobodyBuilds()) {
      left.forEach(this::undo);
    }
  }

  private boolean nobodyBuilds() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(:lock)")
        .param("lock", BUILD_LOCK)
        .query(Boolean.class)
        .single();
  }

  private List<Generation> unfinished() {
    return jdbc.sql("SELECT generation FROM read_model.unfinished ORDER BY generation")
        .query((row, number) -> new Generation(row.getInt(1)))
        .list();
  }

  /** Creates the empty tables and leaves their schema on the search path of the transaction. */
  private void createTables(Generation generation) {
    jdbc.sql("CREATE SCHEMA " + generation.schema()).update();
    jdbc.sql("SELECT set_config('search_path', :schema, true)")
        .param("schema", generation.schema())
        .query(String.class)
        .single();
    jdbc.sql(script("generation.sql")).update();
    for (String projection : projections) {
      jdbc.sql("INSERT INTO projection_position VALUES (:name, 0, NULL, now())")
          .param("name", projection)
          .update();
    }
  }

  /**
   * Sums the rows that are there and has every later change of them added.
   *
   * @param transaction a client of the transaction that has the schema on its search path
   */
  void keepTotals(JdbcClient transaction) {
    transaction.sql(script("totals.sql")).update();
  }

  /**
   * Makes a generation one of those there are.
   *
   * @param operation that made it, null if none did
   */
  void register(JdbcClient transaction, Generation generation, @Nullable String operation) {
    transaction
        .sql(
            """
            INSERT INTO read_model.generation (id, definition, operation)
            VALUES (:id, :definition, :operation)\
            """)
        .param("id", generation.id())
        .param("definition", DEFINITION)
        .param("operation", operation)
        .update();
    transaction
        .sql("DELETE FROM read_model.unfinished WHERE generation = :id")
        .param("id", generation.id())
        .update();
  }

  private static String script(String name) {
    try {
      return new ClassPathResource("db/read-model/" + name)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
