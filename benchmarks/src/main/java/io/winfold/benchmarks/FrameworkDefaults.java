package io.winfold.benchmarks;

import io.winfold.kernel.opportunity.OpportunityEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.PostgresTokenTableFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The peer of a rebuild: a tracking processor of Axon as it is if nothing is set up, with a handler
 * that writes one row an event. It reads the same log and keeps one table of deals, far less than
 * Winfold's projections do.
 */
final class FrameworkDefaults {
  private static final long PATIENCE_MINUTES = 5;

  private final DataSource dataSource;
  private final EventStore events;

  FrameworkDefaults(DataSource dataSource, EventStore events) {
    this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
    this.events = events;
  }

  /** Handles the first so many events of deals; answers with how many those were. */
  int handle(int count) throws SQLException, InterruptedException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS TokenEntry, peer_deal");
      statement.execute(
          "CREATE TABLE peer_deal (id text PRIMARY KEY, version bigint, last_event text)");
    }
    JdbcTokenStore tokens =
        JdbcTokenStore.builder()
            .connectionProvider(new DataSourceConnectionProvider(dataSource))
            .serializer(JacksonSerializer.defaultSerializer())
            .build();
    tokens.createSchema(PostgresTokenTableFactory.INSTANCE);
    CountDownLatch left = new CountDownLatch(count);
    TrackingEventProcessor processor =
        TrackingEventProcessor.builder()
            .name("peer")
            .eventHandlerInvoker(
                SimpleEventHandlerInvoker.builder()
                    .eventHandlers(new DealHandler(new JdbcTemplate(dataSource), left))
                    .build())
            .messageSource(events)
            .tokenStore(tokens)
            .transactionManager(new Transactions(new DataSourceTransactionManager(dataSource)))
            .build();
    processor.start();
    try {
      if (!left.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IncompleteException("The framework's processor left " + left.getCount());
      }
      return count;
    } finally {
      processor.shutDown();
    }
  }

  /** One statement an event. */
  static final class DealHandler {
    private final JdbcTemplate jdbc;
    private final CountDownLatch left;

    DealHandler(JdbcTemplate jdbc, CountDownLatch left) {
      this.jdbc = jdbc;
      this.left = left;
    }

    @EventHandler
    void on(OpportunityEvent event, DomainEventMessage<?> message) {
      jdbc.update(
          """
          INSERT INTO peer_deal VALUES (?, ?, ?)
          ON CONFLICT (id) DO UPDATE
             SET version = excluded.version, last_event = excluded.last_event\
          """,
          message.getAggregateIdentifier(),
          message.getSequenceNumber() + 1,
          event.getClass().getSimpleName());
      left.countDown();
    }
  }

  /** Spring's transactions for the framework, as its own Spring module has them. */
  private record Transactions(PlatformTransactionManager manager) implements TransactionManager {
    @Override
    public Transaction startTransaction() {
      var status = manager.getTransaction(new DefaultTransactionDefinition());
      return new Transaction() {
        @Override
        public void commit() {
          manager.commit(status);
        }

        @Override
        public void rollback() {
          if (!status.isCompleted()) {
            manager.rollback(status);
          }
        }
      };
    }
  }
}
