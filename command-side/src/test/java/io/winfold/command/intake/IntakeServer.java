package io.winfold.command.intake;

import io.winfold.command.CommandSideConfiguration;
import io.winfold.command.Commands;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.PlatformConfiguration;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.eventstore.EventWriting;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operation.State;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The command side with its imports, over a store of its own, as one process has it. */
public final class IntakeServer implements AutoCloseable {
  private final ServletWebServerApplicationContext context;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({PlatformConfiguration.class, EventWriting.class, CommandSideConfiguration.class})
  @ComponentScan("io.winfold.command.intake")
  static class App {
    @Bean
    static Gate gate() {
      return new Gate();
    }

    @Bean
    static BeanPostProcessor gateBeforeCommands(Gate gate) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof Commands commands
              ? new CommandsBehind(commands, gate.room::acquireUninterruptibly)
              : bean;
        }
      };
    }
  }

  /** Lets through as many deals as it has room for; a test may hold the others back. */
  static final class Gate {
    private final Semaphore room = new Semaphore(Integer.MAX_VALUE / 2);

    void leaveRoomFor(int deals) {
      room.drainPermits();
      room.release(deals);
    }

    void awaitFull() {
      Awaitility.await().until(room::hasQueuedThreads);
    }

    void open() {
      room.release(Integer.MAX_VALUE / 2);
    }
  }

  /**
   * @param data its data directory, which the next one may take over
   */
  public IntakeServer(Database database, Path data, String... properties) {
    List<String> arguments = new ArrayList<>(List.of(properties));
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--winfold.data-dir=" + data,
            "--spring.datasource.url=" + database.url(),
            "--spring.datasource.username=" + database.user(),
            "--spring.datasource.password=" + database.password(),
            "--axon.axonserver.enabled=false"));
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(App.class).run(arguments.toArray(String[]::new));
  }

  int port() {
    return context.getWebServer().getPort();
  }

  Gate gate() {
    return bean(Gate.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** All events there are. */
  public List<RecordedEvent> events() {
    EventLog log = bean(EventLog.class);
    List<RecordedEvent> events = new ArrayList<>();
    for (var batch = log.read(0, 5_000); !batch.isEmpty(); ) {
      events.addAll(batch);
      batch = log.read(batch.getLast().position(), 5_000);
    }
    return events;
  }

  Operation awaitEnd(String id) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> bean(Operations.class).find(id).orElseThrow(),
            operation -> operation.state() != State.RUNNING);
  }

  @Override
  public void close() {
    context.close();
  }
}
