package io.winfold.command.opportunity;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.opportunity.Opportunity.Discarded;
import io.winfold.command.opportunity.Opportunity.None;
import io.winfold.command.opportunity.OpportunityCommand.Amendment;
import io.winfold.command.opportunity.OpportunityCommand.Continue;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.OpportunityEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges commands for a deal: the envelope first, then {@link OpportunityRules}. */
public final class OpportunityDecider
    implements Decider<OpportunityCommand, OpportunityEvent, Opportunity> {
  private final Surroundings around;

  public OpportunityDecider(Surroundings around) {
    this.around = around;
  }

  @Override
  public Judgement<OpportunityEvent> judge(
      OpportunityCommand command, Standing<Opportunity> now, Envelope envelope) {
    if (now.state() instanceof None && !begins(command)) {
      return notFound("There is no such opportunity");
    }
    Judgement<OpportunityEvent> known = Judging.idempotency(now, envelope);
    if (known != null) {
      return known;
    }
    if (command instanceof RecordHistory history) {
      Judgement<OpportunityEvent> stale = Judging.version(now.version(), envelope);
      return stale == null ? Histories.judge(history, now, envelope, around) : stale;
    }
    if (command instanceof Amendment amendment) {
      return judge(amendment, now, envelope);
    }
    if (now.state() instanceof Discarded && !begins(command)) {
      return notFound("The opportunity was discarded; it takes nothing more");
    }
    if (!(now.state() instanceof None) && begins(command)) {
      return Judgement.refuse(
          RejectionCode.OPPORTUNITY_EXISTS, "There is such an opportunity already");
    }
    return command instanceof Continue next
        ? judgeContinue(next, now, envelope)
        : judge(command, now, envelope, now.version(), now.lastOccurredAt());
  }

  @Override
  public boolean begins(OpportunityCommand command) {
    return command instanceof Create
        || command instanceof Continue
        || command instanceof RecordHistory;
  }

  private static Judgement<OpportunityEvent> notFound(String detail) {
    return Judgement.refuse(RejectionCode.NOT_FOUND, detail);
  }

  // The client looked at the won deal: it is its version and its time the new one has to follow.
  private Judgement<OpportunityEvent> judgeContinue(
      Continue next, Standing<Opportunity> now, Envelope envelope) {
    Standing<Opportunity> won = around.deal(next.won());
    return switch (won.state()) {
      case None _ -> notFound("There is no such opportunity");
      case Discarded _ -> notFound("The opportunity was discarded; it takes nothing more");
      case Opportunity.Existing _ ->
          judge(next, now, envelope, won.version(), won.lastOccurredAt());
    };
  }

  private Judgement<OpportunityEvent> judge(
      Amendment amendment, Standing<Opportunity> now, Envelope envelope) {
    return Judging.judge(
        now,
        envelope,
        at -> {
          List<Entry> history =
              OpportunityFold.entries(around.history(amendment.deal(), now.version()));
          return Corrections.decide(amendment, history, at, around);
        });
  }

  private Judgement<OpportunityEvent> judge(
      OpportunityCommand command,
      Standing<Opportunity> now,
      Envelope envelope,
      long version,
      @Nullable Instant last) {
    return Judging.judge(
        version, last, envelope, at -> OpportunityRules.decide(command, now.state(), at, around));
  }
}
