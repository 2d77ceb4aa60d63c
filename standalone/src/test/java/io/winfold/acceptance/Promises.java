package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a log owes to those who were told that it holds their commands. */
final class Promises {
  private Promises() {}

  /** Each accepted command with its events in their order, once; nothing of a refused one. */
  static void assertLogHolds(List<RecordedEvent> log, List<Writers.Sent> answered) {
    Map<String, List<RecordedEvent>> byKey = byKey(log);
    int accepted = 0;
    for (Writers.Sent sent : answered) {
      var written = byKey.getOrDefault(sent.key(), List.of());
      Reply reply = sent.reply();
      if (!sent.accepted()) {
        assertThat(reply.status()).as(reply.toString()).isIn(409, 412, 422);
        assertThat(written).as(reply.toString()).isEmpty();
        continue;
      }
      accepted = accepted + 1;
      assertThat(written.stream().map(event -> event.event().getClass().getSimpleName()))
          .as(reply.toString())
          .containsExactlyElementsOf(reply.events());
      if (!written.isEmpty()) {
        assertThat(written.getLast().version()).as(reply.toString()).isEqualTo(reply.version());
        assertThat(written.getLast().stream())
            .isEqualTo("opportunity/" + reply.at("/id").stringValue());
      }
    }
    assertThat(accepted).as("most are accepted").isGreaterThan(answered.size() / 2);
  }

  static void assertEachWholeOrNotAtAll(List<RecordedEvent> log, List<Writers.Sent> inDoubt) {
    Map<String, List<RecordedEvent>> byKey = byKey(log);
    for (Writers.Sent sent : inDoubt) {
      assertThat(byKey.getOrDefault(sent.key(), List.of())).hasSizeBetween(0, 2);
    }
  }

  static void assertPositionsHaveNoHole(List<RecordedEvent> log) {
    long position = 0;
    var versions = new HashMap<String, Long>();
    for (RecordedEvent recorded : log) {
      position = position + 1;
      assertThat(recorded.position()).isEqualTo(position);
      long version = versions.merge(recorded.stream(), 1L, Long::sum);
      assertThat(recorded.version()).as(recorded.stream()).isEqualTo(version);
    }
  }

  static Map<String, List<RecordedEvent>> byKey(List<RecordedEvent> log) {
    var byKey = new HashMap<String, List<RecordedEvent>>();
    for (RecordedEvent recorded : log) {
      String key = recorded.metadata().idempotencyKey();
      if (key != null) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(recorded);
      }
    }
    return byKey;
  }
}
