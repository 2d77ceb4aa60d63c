package io.winfold.command.intake.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.intake.sample.SampleHistory.PipelineStep;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.kernel.opportunity.OpportunityEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleHistoryTest {
  private static final Instant END = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void theSameSeedAndEndGiveTheSameSampleForever() throws Exception {
    assertThat(digest(new SampleHistory(4711, END)))
        .isEqualTo("307a5cd285e0687d97875cfa20e7f700d26e58728852e73638c5953ec2501756");
    assertThat(digest(new SampleHistory(4712, END)))
        .isNotEqualTo(digest(new SampleHistory(4711, END)));
  }

  @Test
  void everyHistoryIsAcceptedAndEveryKindOfEventOccurs() {
    Desk desk = new Desk();
    SampleHistory sample = new SampleHistory(4711, END);
    sample.pipelines().forEach(step -> accept(desk, step));
    Map<String, Integer> counts = new TreeMap<>();
    for (SampleDeal deal : sample.deals()) {
      Answer answer = desk.commands.submit(deal.id(), deal.history(), Envelope.of("sample", END));
      assertThat(answer).isInstanceOf(Answer.Accepted.class);
      ((Answer.Accepted) answer).events().forEach(event -> counts.merge(event, 1, Integer::sum));
    }
    sample.changes().forEach(step -> accept(desk, step));

    assertThat(counts.keySet())
        .containsAll(
            Arrays.stream(OpportunityEvent.class.getPermittedSubclasses())
                // A sample has nothing to correct.
                .filter(kind -> !kind.isSealed())
                .map(Class::getSimpleName)
                .toList());
    int closed = counts.get("Won") + counts.get("Lost");
    assertThat(counts.get("OpportunityCreated")).isBetween(2_000, 2_100);
    assertThat(counts.get("Won")).isBetween(closed / 5, closed / 2);
    assertThat(counts.get("StageChanged")).isGreaterThan(2_500);
    assertThat(counts.get("ExpectedCloseDateChanged")).isGreaterThan(1_000);
  }

  @Test
  void itEndsWhenToldAndLeavesOpenDealsBehind() {
    SampleHistory sample = new SampleHistory(4711, END);
    List<Step> steps = sample.deals().stream().flatMap(d -> d.history().steps().stream()).toList();

    assertThat(steps).allSatisfy(step -> assertThat(step.occurredAt()).isBeforeOrEqualTo(END));
    assertThat(steps.stream().map(Step::occurredAt).max(Comparator.naturalOrder()).orElseThrow())
        .isAfter(END.minus(Duration.ofDays(3)));
    assertThat(steps.stream().map(Step::occurredAt).min(Comparator.naturalOrder()).orElseThrow())
        .isBetween(END.minus(SampleHistory.LENGTH), END.minus(Duration.ofDays(500)));
    assertThat(created(sample).stream().collect(counting(create -> create.owner()))).hasSize(8);
    assertThat(created(sample).stream().collect(counting(create -> create.team()))).hasSize(3);
    assertThat(created(sample).stream().collect(counting(create -> create.pipeline().value())))
        .containsOnlyKeys("b2b", "partner");
    var currencies =
        created(sample).stream()
            .collect(counting(create -> create.amount().currency().getCurrencyCode()));
    assertThat(currencies).containsOnlyKeys("USD", "EUR");
    assertThat(currencies.get("USD")).isGreaterThan(currencies.get("EUR"));
  }

  /** In each tenth of the deals by chance, as many are destined to win as the chances add up to. */
  @Test
  void outcomesAreDrawnWithTheTrueProbability() {
    List<SampleDeal> deals = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      deals.addAll(new SampleHistory(seed, END).deals());
    }
    deals.sort(Comparator.comparingDouble(SampleDeal::trueWinProbability));
    for (int tenth = 0; tenth < 10; tenth++) {
      var part = deals.subList(tenth * deals.size() / 10, (tenth + 1) * deals.size() / 10);
      double expected = part.stream().mapToDouble(SampleDeal::trueWinProbability).sum();
      double variance =
          part.stream()
              .mapToDouble(deal -> deal.trueWinProbability() * (1 - deal.trueWinProbability()))
              .sum();
      long won = part.stream().filter(SampleDeal::destinedToWin).count();
      assertThat(Math.abs(won - expected)).isLessThan(3.5 * Math.sqrt(variance));
    }
    assertThat(deals.get(deals.size() / 20).trueWinProbability()).isLessThan(0.15);
    assertThat(deals.get(deals.size() * 19 / 20).trueWinProbability()).isGreaterThan(0.55);
  }

  private static void accept(Desk desk, PipelineStep step) {
    Envelope envelope = new Envelope("sample", END, step.occurredAt(), null, null, null);
    assertThat(desk.commands.submit(step.id(), step.command(), envelope))
        .isInstanceOf(Answer.Accepted.class);
  }

  private static List<Create> created(SampleHistory sample) {
    return sample.deals().stream()
        .map(deal -> (Create) deal.history().steps().getFirst().command())
        .toList();
  }

  private static <T, K> Collector<T, ?, Map<K, Long>> counting(Function<T, K> key) {
    return Collectors.groupingBy(key, Collectors.counting());
  }

  private static String digest(SampleHistory sample) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (SampleDeal deal : sample.deals()) {
      digest.update(deal.toString().getBytes(StandardCharsets.UTF_8));
    }
    sample
        .pipelines()
        .forEach(step -> digest.update(step.toString().getBytes(StandardCharsets.UTF_8)));
    sample
        .changes()
        .forEach(step -> digest.update(step.toString().getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
