package io.winfold.benchmarks;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Deals as clients would enter them, and commands for them. */
final class Deals {
  private static final List<StageId> STAGES =
      List.of(
          new StageId("new"),
          new StageId("qualified"),
          new StageId("proposal"),
          new StageId("negotiation"));
  private static final Currency USD = Currency.getInstance("USD");

  private final Commands commands;
  private final Ledger ledger;
  private final AtomicLong created = new AtomicLong();

  Deals(Commands commands, Ledger ledger) {
    this.commands = commands;
    this.ledger = ledger;
  }

  /** The name a stage has on the wire; there are four, in a circle. */
  static String stage(int rank) {
    return STAGES.get(rank % STAGES.size()).value();
  }

  /** An id nobody has used. */
  String newId() {
    return id(created.incrementAndGet());
  }

  private static String id(long number) {
    return "deal-" + number;
  }

  /** Creates a deal and answers with its id. */
  String create() {
    long number = created.incrementAndGet();
    submit(id(number), creation(number));
    return id(number);
  }

  static Create creation(long number) {
    return new Create(
        "Deal number " + number,
        Ground.PIPELINE,
        null,
        amount(number),
        LocalDate.of(2027, 3, 31),
        "owner-" + number % 40,
        "team-" + number % 5,
        "Account " + number % 500,
        "web",
        "software",
        "new-business",
        List.of(),
        Map.of(),
        null,
        null);
  }

  private static Money amount(long number) {
    return Money.of(BigDecimal.valueOf(1_000 + number % 97 * 250), USD);
  }

  /** The same as it goes over HTTP. */
  static String creationJson(String id, long number) {
    return """
    {"id":"%s","name":"Deal number %d","pipeline":"%s",\
    "amount":{"amount":"%s","currency":"USD"},"expectedCloseDate":"2027-03-31",\
    "owner":"owner-%d","team":"team-%d","account":"Account %d","source":"web",\
    "industry":"software","type":"new-business"}\
    """
        .formatted(
            id,
            number,
            Ground.PIPELINE.value(),
            amount(number).plainAmount(),
            number % 40,
            number % 5,
            number % 500);
  }

  /** Some deals that each caller moves on, from stage to stage and round again. */
  Moved moved(int callers) {
    List<List<Moved.One>> perCaller = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      List<Moved.One> own = new ArrayList<>();
      for (int i = 0; i < Moved.EACH; i++) {
        own.add(new Moved.One(create(), new AtomicInteger()));
      }
      perCaller.add(own);
    }
    return new Moved(perCaller, Stream.generate(AtomicInteger::new).limit(callers).toList());
  }

  void move(Moved moved, int caller) {
    Moved.One next = moved.next(caller);
    submit(next.id(), new ChangeStage(STAGES.get(next.rank().incrementAndGet() % STAGES.size())));
  }

  /** Whose deals are moved by whom. */
  record Moved(List<List<One>> perCaller, List<AtomicInteger> turns) {
    static final int EACH = 20;

    record One(String id, AtomicInteger rank) {}

    One next(int caller) {
      return perCaller.get(caller).get(turns.get(caller).getAndIncrement() % EACH);
    }
  }

  /**
   * Enters a deal with a past in one append: created, moved three times, its amount changed, its
   * close date moved.
   *
   * @param now none of it is later
   */
  void enterWithPast(Instant now) {
    long number = created.incrementAndGet();
    Instant begin = now.minus(30 + number * 7_919 % 330, ChronoUnit.DAYS);
    submit(
        id(number),
        new RecordHistory(
            List.of(
                new Step(creation(number), begin),
                new Step(new ChangeStage(STAGES.get(1)), begin.plus(3, ChronoUnit.DAYS)),
                new Step(
                    new OpportunityCommand.ChangeAmount(amount(number + 1)),
                    begin.plus(6, ChronoUnit.DAYS)),
                new Step(new ChangeStage(STAGES.get(2)), begin.plus(12, ChronoUnit.DAYS)),
                new Step(
                    new OpportunityCommand.ChangeExpectedCloseDate(LocalDate.of(2027, 6, 30), null),
                    begin.plus(20, ChronoUnit.DAYS)),
                new Step(
                    new ChangeStage(STAGES.get((int) (number % 3))),
                    begin.plus(25, ChronoUnit.DAYS)))));
  }

  /** How many events that is at most; a move to the stage it is in makes none. */
  static final int EVENTS_OF_A_PAST = 6;

  private void submit(String id, OpportunityCommand command) {
    Answer answer =
        commands.submit(new OpportunityId(id), command, Envelope.of("bench", Instant.now()));
    if (!(answer instanceof Answer.Accepted accepted)) {
      throw new IllegalStateException(id + " was refused: " + answer);
    }
    ledger.accepted(id, accepted.version());
  }
}
