package io.winfold.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.eventsourcing.Nodes;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/**
 * Where tests submit commands: the command side as it is in production, over an event store in
 * memory. Given events, when a command, then events or a rejection.
 */
public final class Desk {
  public static final OpportunityId DEAL = new OpportunityId("d-1");
  public static final PipelineId SALES = new PipelineId("sales");

  /** When the first event given happened; each later one happens a day after the one before. */
  public static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  /** The wall clock. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");

  public final EventStore store;
  public final MeterRegistry meters = new SimpleMeterRegistry();
  public final Commands commands;
  private Envelope envelope = Envelope.of("jane", NOW);

  public Desk() {
    this(inMemory(), Nodes.ONE);
  }

  public Desk(EventStore store, Nodes nodes) {
    this.store = store;
    this.commands =
        CommandSideConfiguration.commands(
            CommandSideConfiguration.surroundings(store, nodes, 100), meters);
  }

  public static EventStore inMemory() {
    return EmbeddedEventStore.builder().storageEngine(new GuardedMemoryEngine()).build();
  }

  /** The deal's past. */
  public Desk given(OpportunityEvent... events) {
    for (int i = 0; i < events.length; i++) {
      append(DEAL.toString(), events[i], EventMetadata.of(START.plus(Duration.ofDays(i)), "joe"));
    }
    return this;
  }

  /** The past of a pipeline, all of it before the deal's. */
  public Desk given(PipelineId pipeline, PipelineEvent... events) {
    Arrays.stream(events)
        .forEach(
            event ->
                append(
                    pipeline.toString(),
                    event,
                    EventMetadata.of(START.minus(Duration.ofDays(1)), "joe")));
    return this;
  }

  /** A model recorded before. */
  public Desk given(ProbabilityModelFitted fitted) {
    append(new ModelVersion(fitted.version()).toString(), fitted, EventMetadata.of(START, "joe"));
    return this;
  }

  /** A pipeline's further past, at a time of its own. */
  public Desk given(PipelineId pipeline, Instant occurredAt, PipelineEvent event) {
    append(pipeline.toString(), event, EventMetadata.of(occurredAt, "joe"));
    return this;
  }

  private void append(String key, DomainEvent event, EventMetadata metadata) {
    store.publish(
        List.of(
            new GenericDomainEventMessage<>(
                "test", key, events(key).size(), event, metadata.toMap())));
  }

  public Desk at(Instant occurredAt) {
    return with(occurredAt, envelope.idempotency(), envelope.expectedVersion());
  }

  public Desk withKey(@Nullable String key, String fingerprint) {
    return with(
        envelope.occurredAt(),
        key == null ? null : new Idempotency(key, fingerprint),
        envelope.expectedVersion());
  }

  public Desk ifVersion(long version) {
    return with(envelope.occurredAt(), envelope.idempotency(), version);
  }

  private Desk with(
      @Nullable Instant occurredAt, @Nullable Idempotency idempotency, @Nullable Long version) {
    envelope = new Envelope("jane", NOW, occurredAt, "request-1", idempotency, version);
    return this;
  }

  public Then when(OpportunityCommand command) {
    return when(DEAL, command);
  }

  public Then when(OpportunityId id, OpportunityCommand command) {
    return then(id.toString(), () -> commands.submit(id, command, envelope));
  }

  public Then when(PipelineId id, PipelineCommand command) {
    return then(id.toString(), () -> commands.submit(id, command, envelope));
  }

  public Then whenContinued(OpportunityId next, PipelineId pipeline, @Nullable StageId stage) {
    return then(
        next.toString(), () -> commands.continueWith(DEAL, next, pipeline, stage, envelope));
  }

  private Then then(String key, java.util.function.Supplier<Answer> submission) {
    int before = events(key).size();
    Answer answer = submission.get();
    envelope = Envelope.of("jane", NOW);
    return new Then(this, answer, events(key).subList(before, events(key).size()));
  }

  /** All events of a stream. */
  public List<DomainEventMessage<?>> events(String key) {
    return store.readEvents(key, 0).asStream().<DomainEventMessage<?>>map(e -> e).toList();
  }

  /** What came of a command. */
  public record Then(Desk desk, Answer answer, List<DomainEventMessage<?>> written) {

    /** Exactly these events, in this order, and an answer that says so. */
    public Desk then(DomainEvent... events) {
      assertThat(answer).isInstanceOf(Answer.Accepted.class);
      assertThat(written.stream().map(DomainEventMessage::getPayload).toList())
          .isEqualTo(List.of(events));
      assertThat(accepted().events())
          .isEqualTo(Arrays.stream(events).map(e -> e.getClass().getSimpleName()).toList());
      return desk;
    }

    /** It succeeds and changes nothing. */
    public Desk thenNothing() {
      return then();
    }

    public Desk thenRefused(RejectionCode code) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.rejection().code()).isEqualTo(code));
      assertThat(written).isEmpty();
      return desk;
    }

    public Desk thenRefused(RejectionCode code, String pointer) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.rejection().pointer()).isEqualTo(pointer));
      return thenRefused(code);
    }

    public Answer.Accepted accepted() {
      return (Answer.Accepted) answer;
    }

    public Answer.Refused refused() {
      return (Answer.Refused) answer;
    }

    /** What is known of the last event written. */
    public EventMetadata metadata() {
      return EventMetadata.fromMap(written.getLast().getMetaData());
    }
  }
}
