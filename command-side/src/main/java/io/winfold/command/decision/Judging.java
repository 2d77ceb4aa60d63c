package io.winfold.command.decision;

import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.decision.Memory.Remembered;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The judgements all aggregates share; null where nothing speaks against the command. */
public final class Judging {
  private Judging() {}

  /** A command that was granted before is answered again; its key serves no other command. */
  public static <E extends DomainEvent> @Nullable Judgement<E> idempotency(
      Standing<?> now, Envelope envelope) {
    Idempotency idempotency = envelope.idempotency();
    if (idempotency == null) {
      return null;
    }
    Remembered first = now.memory().find(idempotency);
    if (first == null) {
      return null;
    }
    return first.fingerprint().equals(idempotency.fingerprint())
        ? new Judgement.Repeated<>(first)
        : Judgement.refuse(
            RejectionCode.IDEMPOTENCY_KEY_REUSED,
            "The idempotency key came with another command before");
  }

  /** The client's idea of the version has to be right, even where nothing would change. */
  public static <E extends DomainEvent> @Nullable Judgement<E> version(
      long version, Envelope envelope) {
    Long expected = envelope.expectedVersion();
    return expected == null || expected == version
        ? null
        : Judgement.refuse(
            RejectionCode.VERSION_CONFLICT,
            "The version is %d, not %d".formatted(version, expected));
  }

  /**
   * Version, then time, then what the rules say: the rest of a judgement where neither existence
   * nor idempotency spoke against the command.
   *
   * @param rules decide on the command as of the instant it is taken to have happened
   */
  public static <E extends DomainEvent> Judgement<E> judge(
      Standing<?> now, Envelope envelope, Function<Instant, Decision<E>> rules) {
    return judge(now.version(), now.lastOccurredAt(), envelope, rules);
  }

  /**
   * The same for a command that has to follow another aggregate than its own.
   *
   * @param version of what it follows
   * @param last when that changed last; null: never
   */
  public static <E extends DomainEvent> Judgement<E> judge(
      long version,
      @Nullable Instant last,
      Envelope envelope,
      Function<Instant, Decision<E>> rules) {
    Judgement<E> stale = version(version, envelope);
    if (stale != null) {
      return stale;
    }
    return switch (OccurredAt.resolve(envelope.occurredAt(), envelope.receivedAt(), last)) {
      case OccurredAt.Impossible(var rejection) -> new Judgement.Refused<>(rejection);
      case OccurredAt.Resolved(var at) ->
          switch (rules.apply(at)) {
            case Decision.Rejected<E>(var rejection) -> new Judgement.Refused<>(rejection);
            case Decision.Accepted<E> accepted ->
                new Judgement.Granted<>(facts(accepted, at, envelope, null));
          };
    };
  }

  /** The events of one decision as they are to be written. */
  public static <E extends DomainEvent> List<Fact<E>> facts(
      Decision.Accepted<E> accepted,
      Instant occurredAt,
      Envelope envelope,
      @Nullable String historyMark) {
    if (accepted.events().isEmpty()) {
      return List.of();
    }
    Idempotency idempotency = envelope.idempotency();
    EventMetadata metadata =
        new EventMetadata(
            occurredAt,
            envelope.actor(),
            envelope.correlationId(),
            null,
            idempotency == null ? null : idempotency.key(),
            idempotency == null ? null : idempotency.fingerprint(),
            accepted.pipelineVersion(),
            historyMark);
    return accepted.events().stream().map(event -> new Fact<>(event, metadata)).toList();
  }
}
