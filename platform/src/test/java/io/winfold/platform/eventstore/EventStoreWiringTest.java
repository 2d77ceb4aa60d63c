package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

class EventStoreWiringTest {
  private final Database database = EmbeddedDatabase.freshDatabase();

  private ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        // As any application has it: durations are written "15s".
        .withInitializer(
            context ->
                context
                    .getBeanFactory()
                    .setConversionService(ApplicationConversionService.getSharedInstance()))
        .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password());
  }

  @ComponentScan(basePackageClasses = {EventStoreConfiguration.class, Operations.class})
  static class Reading {}

  @Import({Reading.class, EventWriting.class})
  static class Writing {}

  @Test
  void withoutAnyPropertyEventsAreDurableInPostgresql() {
    runner()
        .withUserConfiguration(Writing.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              EventStore store = context.getBean(EventStore.class);
              assertThat(store).isInstanceOf(PostgresEventStore.class);

              store.publish(Node.messages("opportunity/a", 0, move("new", "qualified")));

              assertThat(context.getBean(EventLog.class).read(0, 10))
                  .extracting(RecordedEvent::stream)
                  .containsExactly("opportunity/a");
              assertThat(
                      context
                          .getBean("eventStoreHealthIndicator", HealthIndicator.class)
                          .health()
                          .getStatus())
                  .isEqualTo(Status.UP);
              assertThat(context.getBean(Operations.class).start("import")).isNotEmpty();
              assertThat(
                      context
                          .getBean(HikariDataSource.class)
                          .getHikariPoolMXBean()
                          .getActiveConnections())
                  .as("places of the pool taken for ever")
                  .isZero();
            });
    assertThat(EventsMigration.isComplete(database.dataSource())).isTrue();
  }

  @Test
  void theReadingSideNeitherWritesNorCreatesTables() {
    runner()
        .withUserConfiguration(Reading.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(EventStore.class);
              assertThat(
                      context
                          .getBean("eventStoreHealthIndicator", HealthIndicator.class)
                          .health()
                          .getStatus())
                  .isEqualTo(Status.DOWN);
            });
    assertThat(EventsMigration.isComplete(database.dataSource())).isFalse();
  }

  @Test
  void onePropertyChoosesAxonServerAndNothingElseChanges() {
    runner()
        .withUserConfiguration(Writing.class)
        .withPropertyValues("winfold.event-store=axon-server", "winfold.axon-server=127.0.0.1:1")
        .run(
            context -> {
              assertThat(context)
                  .hasNotFailed()
                  .hasSingleBean(AxonServerConnectionManager.class)
                  .doesNotHaveBean(GroupCommitWriter.class)
                  .doesNotHaveBean(HeadListener.class);
              assertThat(context.getBean(EventStore.class))
                  .isInstanceOf(AxonServerEventStore.class);
              assertThat(context.getBean(EventLog.class)).isInstanceOf(AxonServerEventLog.class);
            });
  }

  @Test
  void theFrameworkReportsNothingToItsVendor() {
    EventStoreConfiguration.eventCodec();

    assertThat(System.getProperty("axoniq.update-checker.disabled")).isEqualTo("true");
    assertThat(System.getProperty("axon.update-check.disabled")).isEqualTo("true");
  }
}
