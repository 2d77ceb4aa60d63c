package io.winfold.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.command.eventsourcing.Aggregates;
import io.winfold.command.eventsourcing.CommandAdapter;
import io.winfold.command.eventsourcing.Nodes;
import io.winfold.command.opportunity.Opportunity;
import io.winfold.command.opportunity.OpportunityDecider;
import io.winfold.command.opportunity.OpportunityFold;
import io.winfold.command.pipeline.Pipeline;
import io.winfold.command.pipeline.PipelineDecider;
import io.winfold.command.pipeline.PipelineFold;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.pipeline.PipelineEvent;
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

  /**
   * @param nodes how many processes take commands on this event store
   * @param remembered how many deals are kept in memory
   */
  @Bean
  public static Commands commands(
      EventStore eventStore,
      @Value("${winfold.command-nodes:one}") Nodes nodes,
      @Value("${winfold.remembered-opportunities:20000}") int remembered,
      MeterRegistry registry) {
    Aggregates<PipelineEvent, Pipeline> pipelines =
        new Aggregates<>("pipeline", new PipelineFold(), eventStore, nodes, REMEMBERED_PIPELINES);
    Aggregates<OpportunityEvent, Opportunity> opportunities =
        new Aggregates<>("opportunity", new OpportunityFold(), eventStore, nodes, remembered);
    OpportunityDecider opportunityDecider =
        new OpportunityDecider(new StoredSurroundings(pipelines, opportunities));

    CommandBus bus = SimpleCommandBus.builder().build();
    bus.subscribe(
        CommandsOnBus.FOR_PIPELINE, new CommandAdapter<>(pipelines, new PipelineDecider()));
    bus.subscribe(
        CommandsOnBus.FOR_OPPORTUNITY, new CommandAdapter<>(opportunities, opportunityDecider));
    return new CommandsOnBus(bus, opportunities, new CommandTimers(registry));
  }
}
