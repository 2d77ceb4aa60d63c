package io.winfold.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.platform.eventstore.EventsMigration;
import io.winfold.platform.operation.Operation.State;
import io.winfold.platform.testing.EmbeddedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class OperationsTest {
  private final DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
  private Operations operations;

  @BeforeEach
  void start() {
    EventsMigration.migrate(dataSource);
    operations = new Operations(dataSource);
  }

  @AfterEach
  void stop() {
    operations.close();
  }

  @Test
  void progressIsSeenWhileItRunsAndTheResultWhenItHasEnded() {
    String id = operations.start("import");
    assertThat(operations.find(id).orElseThrow())
        .satisfies(
            operation -> {
              assertThat(operation.state()).isEqualTo(State.RUNNING);
              assertThat(operation.perSecond()).isNull();
              assertThat(operation.total()).isNull();
            });

    assertThat(operations.progress(id, "deals", 50, 100L)).isTrue();
    assertThat(operations.find(id).orElseThrow())
        .extracting(Operation::phase, Operation::done, Operation::total)
        .containsExactly("deals", 50L, 100L);

    operations.succeed(id, Map.of("imported", 100));
    Operation ended = operations.find(id).orElseThrow();
    assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
    assertThat(ended.endedAt()).isNotNull();
    assertThat(ended.etaSeconds()).isNull();
    assertThat(ended.result()).hasToString("{\"imported\":100}");
    assertThat(operations.progress(id, "late", 1, null)).as("it has ended").isFalse();
  }

  @Test
  void whoeverWaitsIsToldAsSoonAsOneHasEnded() throws Exception {
    String id = operations.start("import");
    long seen = operations.ended().count();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    operations.ended().await(seen, Duration.ofMinutes(1));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    operations.fail(id, Map.of("code", "internal-error"));

    assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(operations.find(id).orElseThrow().state()).isEqualTo(State.FAILED);
    // What has ended before it was waited for is not waited for.
    operations.ended().await(seen, Duration.ofMinutes(1));
  }

  @Test
  void theRateIsOfTheWholeRunAndTheRestFollowsFromIt() {
    assertThat(Operations.perSecond(300, Duration.ofSeconds(2))).isEqualTo(150.0);
    assertThat(Operations.perSecond(0, Duration.ofSeconds(2))).isNull();
    assertThat(Operations.etaSeconds(300, 1000L, 150.0)).isEqualTo(5);
    assertThat(Operations.etaSeconds(300, null, 150.0)).isNull();
    assertThat(Operations.etaSeconds(0, 1000L, null)).isNull();
  }

  @Test
  void whoDoesTheWorkHearsOfACancellationWithItsNextProgress() {
    String id = operations.start("rebuild");
    assertThat(operations.cancelRequested(id)).isFalse();

    assertThat(operations.requestCancel(id)).isTrue();

    assertThat(operations.cancelRequested(id)).isTrue();
    assertThat(operations.progress(id, "fold", 1, 2L)).isFalse();
    operations.cancelled(id, null);
    assertThat(operations.find(id).orElseThrow().state()).isEqualTo(State.CANCELLED);
    assertThat(operations.requestCancel(id)).isFalse();
    assertThat(operations.requestCancel("none")).isFalse();
  }

  @Test
  void theListWalksFromTheLatestBack() {
    List<String> ids = List.of(start("a"), start("b"), start("c"));

    List<Operation> first = operations.list(2, null);
    List<Operation> second = operations.list(2, first.getLast().id());

    assertThat(first).extracting(Operation::id).containsExactly(ids.get(2), ids.get(1));
    assertThat(second).extracting(Operation::id).containsExactly(ids.get(0));
  }

  private String start(String kind) {
    return operations.start(kind);
  }

  @Test
  void workOfADeadProcessIsMarkedFailedAndThatOfALivingOneIsNot() {
    String living = operations.start("import");
    String dead;
    try (Operations other = new Operations(dataSource)) {
      dead = other.start("import");
      assertThat(operations.abandoned("import")).as("both live").isEmpty();
    }

    try (Operations restarted = new Operations(dataSource)) {
      assertThat(restarted.abandoned("import")).extracting(Operation::id).containsExactly(dead);
      assertThat(restarted.failAbandoned("import")).isEqualTo(1);
      assertThat(restarted.failAbandoned("rebuild")).isZero();
    }

    assertThat(operations.find(living).orElseThrow().state()).isEqualTo(State.RUNNING);
    Operation failed = operations.find(dead).orElseThrow();
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.problem().get("code").asString()).isEqualTo("interrupted");
  }

  @Test
  void workThatIsResumedIsNotAbandoned() {
    String id;
    try (Operations before = new Operations(dataSource)) {
      id = before.start("import");
    }

    assertThat(operations.abandoned("import")).hasSize(1);
    assertThat(operations.resume(id)).isTrue();
    assertThat(operations.progress(id, "deals", 10, null)).isTrue();

    try (Operations restarted = new Operations(dataSource)) {
      assertThat(restarted.failAbandoned("import")).isZero();
      assertThat(restarted.resume(id)).as("already resumed").isFalse();
    }
  }

  /** It may have ended between the look for what is abandoned and this. */
  @Test
  void workThatHasEndedIsNotResumed() {
    String id = operations.start("import");
    operations.succeed(id, Map.of());

    try (Operations other = new Operations(dataSource)) {
      assertThat(other.resume(id)).isFalse();
      assertThat(operations.resume(id)).isFalse();
    }
    assertThat(operations.find(id).orElseThrow().state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void workWhoseEndCouldNotBeWrittenIsAbandonedAndNotRunningForEver() {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    String id = operations.start("verification");
    jdbc.sql("ALTER TABLE operations.operation RENAME TO away").update();
    assertThatThrownBy(() -> operations.succeed(id, Map.of()))
        .isInstanceOf(DataAccessException.class);
    jdbc.sql("ALTER TABLE operations.away RENAME TO operation").update();

    assertThat(operations.failAbandoned("verification")).isEqualTo(1);
    assertThat(operations.find(id).orElseThrow().state()).isEqualTo(State.FAILED);
  }
}
