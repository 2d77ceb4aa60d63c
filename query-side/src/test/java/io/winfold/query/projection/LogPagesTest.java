package io.winfold.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.platform.eventstore.UnparsedEvent;
import io.winfold.query.testing.LogWithHoles;
import io.winfold.query.testing.MemoryLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class LogPagesTest {
  private static final int EVENTS = 9_000;

  @Test
  void everyEventOfTheRangeComesOnceAndInOrder() throws Exception {
    assertThat(positions(log(position -> true), 10, 8_500))
        .hasSize(8_490)
        .startsWith(11L)
        .endsWith(8_500L)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsMissingMovesNoOther() throws Exception {
    Set<Long> missing = Set.of(17L, 2_000L, 2_001L);

    assertThat(positions(log(position -> !missing.contains(position)), 0, 8_999))
        .hasSize(8_999 - missing.size())
        .doesNotContainAnyElementsOf(missing)
        .endsWith(8_999L)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aPageOfWhichNothingIsLeftIsEmpty() throws Exception {
    assertThat(positions(log(position -> position < 3 || position > 8_500), 0, EVENTS))
        .hasSize(2 + EVENTS - 8_500);
  }

  private static List<Long> positions(MemoryLog log, long after, long upTo) throws Exception {
    List<Long> positions = new ArrayList<>();
    try (LogPages pages = new LogPages(log, after, upTo)) {
      while (pages.hasNext()) {
        pages.next().stream().map(UnparsedEvent::position).forEach(positions::add);
      }
    }
    return positions;
  }

  private static MemoryLog log(LongPredicate kept) {
    MemoryLog log = new LogWithHoles(kept);
    for (int i = 0; i < EVENTS; i++) {
      log.append("opportunity/" + i, Instant.EPOCH, new Discarded("x"));
    }
    return log;
  }
}
