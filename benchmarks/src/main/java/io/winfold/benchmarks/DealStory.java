package io.winfold.benchmarks;

import io.winfold.benchmarks.LongHistory.Happening;
import io.winfold.benchmarks.LongHistory.SalesProcess;
import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How one deal goes, from its creation to its close or to the end of the history. */
final class DealStory {
  static final int TEAMS = 8;

  private static final int OWNERS = 120;
  private static final Currency EUR = Currency.getInstance("EUR");
  private static final List<String> SOURCES =
      List.of("web", "referral", "event", "cold-call", "partner", "campaign");
  private static final List<String> INDUSTRIES =
      List.of("software", "retail", "health", "finance", "energy", "logistics", "public", "media");
  private static final List<String> TYPES = List.of("new-business", "expansion", "renewal");
  private static final List<String> TAGS = List.of("priority", "pilot", "tender", "strategic");
  private static final List<String> REASONS =
      List.of("price", "competitor", "no-budget", "no-decision", "timing");

  private final int number;
  private final Instant end;
  private final SplittableRandom random;
  private final String stream;
  private SalesProcess process;
  private int rank;
  private Instant at;
  private long version;
  private Money amount;
  private LocalDate expectedClose;
  private String owner;
  private @Nullable Probability override;
  private @Nullable Outcome outcome;
  private boolean gone;

  /**
   * @param begin the deal is created at some minute from here to the end
   */
  DealStory(int number, Instant begin, Instant end, SplittableRandom random) {
    this.number = number;
    this.end = end;
    this.random = random;
    this.stream = new OpportunityId("deal-" + number).toString();
    long minutes = Duration.between(begin, end).toMinutes();
    this.at = begin.plus(Duration.ofMinutes(1 + random.nextLong(minutes - 1)));
    double kind = random.nextDouble();
    this.process =
        kind < 0.6
            ? LongHistory.ENTERPRISE
            : kind < 0.85 ? LongHistory.CLASSIC : LongHistory.RENEWAL;
    this.rank = random.nextDouble() < 0.85 ? 0 : 1;
    this.amount = Money.of(someAmount(), random.nextDouble() < 0.85 ? LongHistory.USD : EUR);
    this.expectedClose = today().plusDays(30 + random.nextInt(120));
    this.owner = someOwner();
  }

  private BigDecimal someAmount() {
    double size = StrictMath.exp(9.5 + 1.1 * (random.nextDouble() + random.nextDouble() - 1) * 2);
    return BigDecimal.valueOf(Math.round(size * 100), 2);
  }

  private String someOwner() {
    return "owner-" + random.nextInt(OWNERS);
  }

  private static String teamOf(String owner) {
    return "team-" + Integer.parseInt(owner.substring("owner-".length())) % TEAMS;
  }

  private LocalDate today() {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private StageId stage() {
    return process.stages().get(rank);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** Its creation. */
  void begin(List<Happening> happenings) {
    happen(
        happenings,
        new OpportunityCreated(
            "Deal number " + number,
            process.id(),
            stage(),
            amount,
            chance(0.97) ? expectedClose : null,
            owner,
            teamOf(owner),
            "Account " + random.nextInt(8_000),
            one(SOURCES),
            one(INDUSTRIES),
            one(TYPES),
            chance(0.3) ? List.of(one(TAGS)) : List.of(),
            chance(0.2) ? Map.of("country", one(List.of("DE", "FR", "US", "JP"))) : Map.of(),
            null,
            null));
  }

  /** All of it, as far as it goes by the end. */
  void tell(List<Happening> happenings) {
    begin(happenings);
    while (!gone && stay(happenings)) {
      leave(happenings);
      if (outcome != null) {
        gone = !chance(0.02) || !pass(20);
        if (!gone) {
          happen(happenings, new Reopened(outcome, stage()));
          outcome = null;
        }
      }
    }
  }

  /** Time in a stage and what changes meanwhile; false: the history ends before it does. */
  private boolean stay(List<Happening> happenings) {
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      if (!pass(1 + random.nextInt(35))) {
        return false;
      }
      double what = random.nextDouble();
      if (what < 0.20) {
        Money changed =
            Money.of(
                amount
                    .amount()
                    .multiply(BigDecimal.valueOf(80 + random.nextInt(50), 2))
                    .setScale(2, java.math.RoundingMode.HALF_UP),
                amount.currency());
        happen(happenings, new AmountChanged(amount, changed));
        amount = changed;
      } else if (what < 0.42) {
        LocalDate moved = expectedClose.plusDays(chance(0.85) ? 7 + random.nextInt(45) : -10);
        happen(happenings, new ExpectedCloseDateChanged(expectedClose, moved, null));
        expectedClose = moved;
      } else if (what < 0.46) {
        Probability to = Probability.ofPercent(5 * (1 + random.nextInt(18)));
        happen(happenings, new ProbabilityOverridden(override, to, "gut feeling", false));
        override = to;
      } else if (what < 0.48) {
        String other = someOwner();
        happen(happenings, new OwnerChanged(owner, other, teamOf(owner), teamOf(other)));
        owner = other;
      }
    }
    return pass(1);
  }

  /** On to another stage, or to its end. */
  private void leave(List<Happening> happenings) {
    boolean last = rank == process.stages().size() - 1;
    double what = random.nextDouble();
    if (last ? what < 0.50 : what < 0.02) {
      outcome = Outcome.WON;
      happen(happenings, new Won(stage(), amount));
      endOverride(happenings, OverrideEnd.CLOSED);
      return;
    }
    if (last ? what < 0.90 : what < 0.22) {
      outcome = Outcome.LOST;
      happen(happenings, new Lost(stage(), amount, one(REASONS), null));
      endOverride(happenings, OverrideEnd.CLOSED);
      return;
    }
    if (what < 0.225) {
      gone = true;
      happen(happenings, new Discarded("entered twice"));
      return;
    }
    if (what < 0.24) {
      SalesProcess other =
          process.equals(LongHistory.CLASSIC) ? LongHistory.ENTERPRISE : LongHistory.CLASSIC;
      happen(
          happenings,
          new TransferredToPipeline(process.id(), stage(), other.id(), other.stages().getFirst()));
      process = other;
      rank = 0;
      endOverride(happenings, OverrideEnd.TRANSFERRED);
      return;
    }
    int to =
        last || (rank > 0 && what < 0.30)
            ? Math.max(0, rank - 1)
            : Math.min(process.stages().size() - 1, rank + (chance(0.1) ? 2 : 1));
    if (to != rank) {
      Direction direction =
          to < rank ? Direction.BACK : to == rank + 1 ? Direction.FORWARD : Direction.SKIP;
      happen(happenings, new StageChanged(stage(), process.stages().get(to), direction));
      rank = to;
      endOverride(happenings, OverrideEnd.STAGE_CHANGED);
    }
  }

  private void endOverride(List<Happening> happenings, OverrideEnd cause) {
    if (override != null) {
      happen(happenings, new ProbabilityOverrideCleared(override, cause));
      override = null;
    }
  }

  /** Goes on to some minute in about so many days; false: the history ends before. */
  private boolean pass(int days) {
    Instant next = at.plus(Duration.ofMinutes(60L + random.nextInt(days * 1_440)));
    if (next.isAfter(end)) {
      return false;
    }
    at = next;
    return true;
  }

  private void happen(List<Happening> happenings, OpportunityEvent event) {
    happenings.add(new Happening(stream, ++version, at, event));
  }
}
