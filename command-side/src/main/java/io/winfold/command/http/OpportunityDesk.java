package io.winfold.command.http;

import io.winfold.command.Commands;
import io.winfold.command.Ids;
import io.winfold.command.decision.Answer;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.web.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes commands for deals that were read, alone or from a batch, and hands them in. */
@Component
final class OpportunityDesk {
  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  OpportunityDesk(Commands commands) {
    this.commands = commands;
  }

  /**
   * A command that can be handed in.
   *
   * @param deals those it judges or changes: commands for one deal keep their order
   */
  record Ready(List<OpportunityId> deals, Supplier<Answer> submit) {}

  /**
   * @param path the deal the path or the batch line names; null where a creation names none
   */
  Ready prepare(OpportunityRequest request, @Nullable OpportunityId path, Sent sent) {
    return switch (request) {
      case OpportunityRequest.Begin(var given, var create) -> {
        if (sent.conditions().expected().given()) {
          throw ProblemException.invalidParameter(
              Conditions.IF_MATCH, "does not go with a creation, which has no version to match");
        }
        OpportunityId named = given == null ? path : given;
        OpportunityId id = named == null ? newId(sent.conditions()) : named;
        yield new Ready(List.of(id), () -> commands.submit(id, create, sent.at(clock.instant())));
      }
      case OpportunityRequest.Act(var command) -> {
        OpportunityId id = named(path);
        yield new Ready(List.of(id), () -> commands.submit(id, command, sent.at(clock.instant())));
      }
      case OpportunityRequest.Amend(var about) -> {
        OpportunityId id = named(path);
        OpportunityCommand command = about.apply(id);
        yield new Ready(List.of(id), () -> commands.submit(id, command, sent.at(clock.instant())));
      }
      case OpportunityRequest.Continue(var given, var pipeline, var stage) -> {
        OpportunityId won = named(path);
        OpportunityId next = given == null ? newId(sent.conditions()) : given;
        yield new Ready(
            List.of(won, next),
            () -> commands.continueWith(won, next, pipeline, stage, sent.at(clock.instant())));
      }
    };
  }

  /** With a key the same id each time, so that a retry finds what the first try created. */
  private static OpportunityId newId(Conditions conditions) {
    String key = conditions.idempotencyKey();
    return new OpportunityId(key == null ? Ids.next() : Ids.derived(conditions.actor(), key));
  }

  private static OpportunityId named(@Nullable OpportunityId path) {
    if (path == null) {
      throw new IllegalStateException("Only a creation names no deal");
    }
    return path;
  }
}
