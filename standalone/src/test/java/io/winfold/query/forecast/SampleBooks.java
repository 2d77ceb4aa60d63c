package io.winfold.query.forecast;

import io.winfold.command.intake.sample.SampleDeal;
import io.winfold.command.intake.sample.SampleHistory;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.command.pipeline.PipelineCommand.ChangeStageProbability;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.query.forecast.Book.Lost;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The books of a generated sample, folded from its commands by no code of the product's, in memory:
 * so many samples can be looked at in a second.
 */
final class SampleBooks {
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "b2b/new", 1_000,
          "b2b/qualified", 2_500,
          "b2b/proposal", 5_000,
          "b2b/negotiation", 7_500,
          "partner/new", 1_000,
          "partner/qualified", 3_000,
          "partner/proposition", 7_000);

  private final SampleHistory sample;
  private final List<List<State>> courses = new ArrayList<>();

  SampleBooks(long seed, Instant end) {
    this.sample = new SampleHistory(seed, end);
    long number = 0;
    for (SampleDeal deal : sample.deals()) {
      courses.add(course(++number, deal));
    }
  }

  private enum Status {
    OPEN,
    WON,
    LOST,
    DISCARDED
  }

  private record State(Instant since, Status status, boolean sticky, Deal deal) {}

  private static List<State> course(long number, SampleDeal sampled) {
    List<State> course = new ArrayList<>();
    for (Step step : sampled.history().steps()) {
      State before = course.isEmpty() ? null : course.getLast();
      course.add(next(number, sampled.id().value(), before, step));
    }
    return course;
  }

  private static State next(long number, String id, @Nullable State before, Step step) {
    Instant at = step.occurredAt();
    if (before == null) {
      var create = (OpportunityCommand.Create) step.command();
      return new State(
          at,
          Status.OPEN,
          false,
          new Deal(
              id,
              number,
              List.of(),
              true,
              create.pipeline().value(),
              create.stage().value(),
              create.amount().currency().getCurrencyCode(),
              create.amount().amount(),
              null,
              0,
              ForecastCategory.PIPELINE,
              false,
              create.expectedCloseDate(),
              create.owner(),
              create.team(),
              at,
              null));
    }
    Deal deal = before.deal();
    var now = new Changed(deal);
    Status status = before.status();
    boolean sticky = before.sticky();
    switch (step.command()) {
      case OpportunityCommand.ChangeStage move -> {
        now.stage = move.stage().value();
        now.override = sticky ? now.override : null;
      }
      case OpportunityCommand.Transfer transfer -> {
        now.pipeline = transfer.pipeline().value();
        now.stage = transfer.stage().value();
        now.override = null;
      }
      case OpportunityCommand.OverrideProbability override -> {
        now.override = override.percent().movePointRight(2).intValueExact();
        sticky = override.sticky();
      }
      case OpportunityCommand.ClearProbabilityOverride _ -> now.override = null;
      case OpportunityCommand.ChangeAmount change -> now.amount = change.amount().amount();
      case OpportunityCommand.ChangeExpectedCloseDate change ->
          now.expectedClose = change.expectedCloseDate();
      case OpportunityCommand.AssignOwner assign -> {
        now.owner = assign.owner();
        now.team = assign.team().given() ? assign.team().value() : now.team;
      }
      case OpportunityCommand.Win win -> {
        now.amount = win.amount() == null ? now.amount : win.amount().amount();
        now.override = null;
        now.closedAt = at;
        status = Status.WON;
      }
      case OpportunityCommand.Lose _ -> {
        now.override = null;
        now.closedAt = at;
        status = Status.LOST;
      }
      case OpportunityCommand.Reopen reopen -> {
        now.stage = reopen.stage() == null ? now.stage : reopen.stage().value();
        now.closedAt = null;
        status = Status.OPEN;
      }
      case OpportunityCommand.Discard _ -> status = Status.DISCARDED;
      // What is left changes nothing that a forecast is made from.
      default -> {}
    }
    return new State(at, status, sticky, now.deal());
  }

  /** A deal that something happens to. */
  private static final class Changed {
    private final Deal before;
    private String pipeline;
    private String stage;
    private BigDecimal amount;
    private @Nullable Integer override;
    private @Nullable LocalDate expectedClose;
    private @Nullable String owner;
    private @Nullable String team;
    private @Nullable Instant closedAt;

    Changed(Deal before) {
      this.before = before;
      pipeline = before.pipeline();
      stage = before.stage();
      amount = before.amount();
      override = before.override();
      expectedClose = before.expectedClose();
      owner = before.owner();
      team = before.team();
      closedAt = before.closedAt();
    }

    Deal deal() {
      return new Deal(
          before.id(),
          before.number(),
          List.of(),
          true,
          pipeline,
          stage,
          before.currency(),
          amount,
          override,
          0,
          ForecastCategory.PIPELINE,
          false,
          expectedClose,
          owner,
          team,
          before.createdAt(),
          closedAt);
    }
  }

  /** The books as of an instant and before it. */
  Books asOf(Instant instant) {
    return new Books(instant, this::at);
  }

  /**
   * @param enough where there are more open deals, a part of them is looked at
   */
  Books asOf(Instant instant, int enough) {
    return new Books(instant, this::at, enough);
  }

  private Book at(Instant cut, int every) {
    Map<String, Integer> defaults = new HashMap<>(DEFAULTS);
    for (SampleHistory.PipelineStep change : sample.changes()) {
      if (!change.occurredAt().isAfter(cut)
          && change.command() instanceof ChangeStageProbability(var stage, var percent)) {
        defaults.put(
            change.id().value() + "/" + stage.value(), percent.movePointRight(2).intValueExact());
      }
    }
    List<Deal> open = new ArrayList<>();
    List<Deal> won = new ArrayList<>();
    List<Lost> lost = new ArrayList<>();
    for (List<State> course : courses) {
      State state = null;
      for (State next : course) {
        if (next.since().isAfter(cut)) {
          break;
        }
        state = next;
      }
      if (state == null || state.deal().number() % every != 0) {
        continue;
      }
      Deal deal = state.deal();
      switch (state.status()) {
        case OPEN ->
            open.add(
                finished(
                    deal,
                    deal.override() != null
                        ? deal.override()
                        : defaults.getOrDefault(deal.pipeline() + "/" + deal.stage(), 0)));
        case WON -> won.add(finished(deal, Deal.CERTAIN));
        case LOST ->
            lost.add(
                new Lost(
                    deal.pipeline(),
                    deal.createdAt(),
                    deal.closedAt() == null ? cut : deal.closedAt()));
        case DISCARDED -> {}
      }
    }
    return Book.of(cut, open, won, lost);
  }

  private static Deal finished(Deal deal, int effective) {
    return new Deal(
        deal.id(),
        deal.number(),
        List.of(new Row()),
        true,
        deal.pipeline(),
        deal.stage(),
        deal.currency(),
        deal.amount(),
        deal.override(),
        effective,
        deal.category(),
        false,
        deal.expectedClose(),
        deal.owner(),
        deal.team(),
        deal.createdAt(),
        effective == Deal.CERTAIN ? deal.closedAt() : null);
  }
}
