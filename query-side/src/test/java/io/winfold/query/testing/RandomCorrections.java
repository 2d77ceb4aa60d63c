package io.winfold.query.testing;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A random history in which now and then an earlier fact turns out to have been entered wrong: an
 * amount is corrected, an event retracted, a creation or a correction, too.
 */
public final class RandomCorrections {
  private final Random random;
  private final MemoryLog log = new MemoryLog();
  private final List<RecordedEvent> correctable = new ArrayList<>();

  /** Deals whose creation was retracted: they take corrections only. */
  private final Set<String> discarded = new HashSet<>();

  private RandomCorrections(long seed) {
    this.random = new Random(seed);
  }

  /**
   * @param steps how many commands beside the corrections
   */
  public static List<RecordedEvent> of(long seed, int steps) {
    RandomCorrections corrections = new RandomCorrections(seed);
    RandomHistory.of(seed, steps).forEach(corrections::add);
    return corrections.log.all();
  }

  private void add(RecordedEvent event) {
    if (discarded.contains(event.stream())) {
      return;
    }
    RecordedEvent added =
        log.append(event.stream(), event.occurredAt(), event.recordedAt(), event.event());
    switch (event.event()) {
      case OpportunityCreated _,
          AmountChanged _,
          OwnerChanged _,
          DetailsChanged _,
          ExpectedCloseDateChanged _ ->
          correctable.add(added);
      default -> {}
    }
    if (random.nextInt(8) == 0 && !correctable.isEmpty()) {
      correct(correctable.get(random.nextInt(correctable.size())), added);
    }
  }

  private void correct(RecordedEvent wrong, RecordedEvent last) {
    Correction correction =
        wrong.event() instanceof OpportunityCreated created && random.nextInt(4) > 0
            ? new FactCorrected(
                wrong.eventId(),
                "amount",
                FactFields.json(created.amount()),
                FactFields.json(
                    Money.of(
                        String.valueOf(random.nextInt(9_000)),
                        created.amount().currency().getCurrencyCode())),
                null)
            : new FactRetracted(wrong.eventId(), null);
    if (correction instanceof FactRetracted && wrong.event() instanceof OpportunityCreated) {
      discarded.add(wrong.stream());
    }
    correctable.add(log.append(wrong.stream(), last.recordedAt(), last.recordedAt(), correction));
  }
}
