package io.winfold.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.command.eventsourcing.Aggregates;
import io.winfold.command.eventsourcing.CommandAdapter;
import io.winfold.command.eventsourcing.Nodes;
import io.winfold.command.forecast.ForecastDecider;
import io.winfold.command.forecast.ForecastFold;
import io.winfold.command.model.ModelDecider;
import io.winfold.command.model.ModelFold;
import io.winfold.command.opportunity.OpportunityDecider;
import io.winfold.command.opportunity.OpportunityFold;
import io.winfold.command.pipeline.PipelineDecider;
import io.winfold.command.pipeline.PipelineFold;
import io.winfold.command.quota.QuotaDecider;
import io.winfold.command.quota.QuotaFold;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The command side behind {@link Commands}, put together by hand: whatever handles a command is
 * named here. It needs an event store.
 */
@Configuration(proxyBeanMethods = false)
public class CommandSideConfiguration {
  /** Pipelines are few, and every deal's decision needs one. */
  private static final int REMEMBERED_PIPELINES = 1_000;

  /** Quotas are few too, and so are the forecasts that people submit. */
  private static final int REMEMBERED_QUOTAS = 1_000;

  /** A model holds all its parameters, and only the choosing looks at one. */
  private static final int REMEMBERED_MODELS = 20;

  /**
   * The aggregates as the event store has them, also for those who only look.
   *
   * @param nodes how many processes take commands on this event store
   * @param remembered how many deals are kept in memory
   */
  @Bean
  public static StoredSurroundings surroundings(
      EventStore eventStore,
      @Value("${winfold.command-nodes:one}") Nodes nodes,
      @Value("${winfold.remembered-opportunities:20000}") int remembered) {
    return new StoredSurroundings(
        new Aggregates<>("pipeline", new PipelineFold(), eventStore, nodes, REMEMBERED_PIPELINES),
        new Aggregates<>("opportunity", new OpportunityFold(), eventStore, nodes, remembered),
        new Aggregates<>("quota", new QuotaFold(), eventStore, nodes, REMEMBERED_QUOTAS),
        new Aggregates<>("forecast", new ForecastFold(), eventStore, nodes, REMEMBERED_QUOTAS),
        new Aggregates<>("model", new ModelFold(), eventStore, nodes, REMEMBERED_MODELS));
  }

  @Bean
  public static Commands commands(StoredSurroundings stored, MeterRegistry registry) {
    CommandBus bus = SimpleCommandBus.builder().build();
    bus.subscribe(
        CommandsOnBus.FOR_PIPELINE,
        new CommandAdapter<>(stored.pipelines(), new PipelineDecider(stored::model)));
    bus.subscribe(
        CommandsOnBus.FOR_OPPORTUNITY,
        new CommandAdapter<>(stored.deals(), new OpportunityDecider(stored)));
    bus.subscribe(
        CommandsOnBus.FOR_QUOTA,
        new CommandAdapter<>(
            stored.quotas(), new QuotaDecider(pipeline -> stored.pipeline(pipeline) != null)));
    bus.subscribe(
        CommandsOnBus.FOR_FORECAST,
        new CommandAdapter<>(
            stored.forecasts(),
            new ForecastDecider(pipeline -> stored.pipeline(pipeline) != null)));
    bus.subscribe(
        CommandsOnBus.FOR_MODEL,
        new CommandAdapter<>(
            stored.models(), new ModelDecider(pipeline -> stored.pipeline(pipeline) != null)));
    return new CommandsOnBus(bus, stored.deals(), new CommandTimers(registry));
  }
}
