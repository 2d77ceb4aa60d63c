package io.winfold.acceptance;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The log in Axon Server, read by a connection of the test's own. */
final class AxonServerLog implements AutoCloseable {
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final EventLog log;
  private final long start;

  AxonServerLog(String server) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of("winfold.event-store", "axon-server", "winfold.axon-server", server)));
    // Nothing but the schema of other engines asks for a database.
    context.registerBean(PGSimpleDataSource.class);
    context.scan(EventLog.class.getPackageName());
    context.refresh();
    log = context.getBean(EventLog.class);
    start = log.head();
  }

  /** What came into the log since this was opened. */
  List<RecordedEvent> read() {
    return log.read(start, Integer.MAX_VALUE);
  }

  /** All events of one aggregate. */
  List<RecordedEvent> stream(String stream) {
    return log.stream(stream);
  }

  @Override
  public void close() {
    context.close();
  }
}
