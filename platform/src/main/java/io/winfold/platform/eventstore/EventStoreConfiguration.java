package io.winfold.platform.eventstore;

import io.winfold.kernel.event.EventCodec;
import io.winfold.platform.database.Connections;
import javax.sql.DataSource;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What both sides need of the event store: the log, chosen by {@code winfold.event-store}. The side
 * that writes adds {@link EventWriting}.
 */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {
  static {
    UsageReporting.turnOff();
  }

  @Bean
  static EventCodec eventCodec() {
    return EventCodec.standard();
  }

  @Bean
  static EventSchema eventSchema(DataSource dataSource) {
    return new EventSchema(dataSource);
  }

  @Bean
  static EventStoreHealth eventStoreHealthIndicator(EventLog log) {
    return new EventStoreHealth(log);
  }

  /** The log in PostgreSQL. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      name = "winfold.event-store",
      havingValue = "postgres",
      matchIfMissing = true)
  static class Postgres {
    @Bean
    static HeadSignal headSignal() {
      return new HeadSignal();
    }

    @Bean
    static HeadListener headListener(DataSource dataSource, HeadSignal signal) {
      return new HeadListener(new Connections(dataSource), signal);
    }

    @Bean
    static PostgresEventLog eventLog(DataSource dataSource, EventCodec codec, HeadSignal signal) {
      return new PostgresEventLog(dataSource, codec, signal);
    }

    @Bean
    static StoredLog storedLog(DataSource dataSource) {
      return new PostgresStoredLog(dataSource);
    }
  }

  /** The log in Axon Server, and the connection to it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "winfold.event-store", havingValue = "axon-server")
  static class AxonServer {
    @Bean
    static AxonServerConfiguration axonServerConfiguration(
        @Value("${winfold.axon-server:localhost:8124}") String address,
        @Value("${spring.application.name:winfold}") String component) {
      return AxonServerConfiguration.builder().servers(address).componentName(component).build();
    }

    @Bean(initMethod = "start", destroyMethod = "shutdown")
    static AxonServerConnectionManager axonServerConnectionManager(
        AxonServerConfiguration configuration) {
      return AxonServerConnectionManager.builder().axonServerConfiguration(configuration).build();
    }

    @Bean
    static AxonServerEventLog eventLog(AxonServerConnectionManager connections, EventCodec codec) {
      return new AxonServerEventLog(() -> connections.getConnection().eventChannel(), codec);
    }

    @Bean
    static StoredLog storedLog(
        AxonServerConnectionManager connections, EventCodec codec, AxonServerEventLog eventLog) {
      return new AxonServerStoredLog(
          () -> connections.getConnection().eventChannel(), codec, eventLog);
    }
  }
}
