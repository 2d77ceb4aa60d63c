package io.winfold.command.eventsourcing;

import static io.winfold.command.Desk.DEAL;
import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.command.Desk;
import io.winfold.command.GuardedMemoryEngine;
import io.winfold.command.Ids;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;

/** Commands from many callers, in one process and in several. */
class NodesTest {
  private final GuardedMemoryEngine engine = new GuardedMemoryEngine();
  private final EventStore store = EmbeddedEventStore.builder().storageEngine(engine).build();

  @Test
  void whatOneNodeConfiguresTheOtherDecidesBy() {
    Desk here = new Desk(store, Nodes.MANY);
    Desk there = new Desk(store, Nodes.MANY);
    here.when(SALES, new PipelineCommand.Define("Sales", "classic", null));
    there.when(creation());
    here.when(SALES, new PipelineCommand.RetireStage(new StageId("qualified")));

    there.when(new ChangeStage(new StageId("qualified"))).thenRefused(RejectionCode.STAGE_RETIRED);
    assertThat(here.when(new ChangeStage(new StageId("proposition"))).accepted().version())
        .isEqualTo(2);
    assertThat(there.when(new ChangeAmount(usd(2))).accepted().version()).isEqualTo(3);
  }

  @Test
  void callersOnTwoNodesLoseNothing() throws Exception {
    Desk here = new Desk(store, Nodes.MANY);
    Desk there = new Desk(store, Nodes.MANY);
    here.when(SALES, new PipelineCommand.Define("Sales", "classic", null));
    here.when(creation());

    List<Answer> answers = changeAtOnce(List.of(here, there), 4, 50);

    long written = answers.stream().filter(NodesTest::wrote).count();
    assertThat(here.events(DEAL.toString())).hasSize((int) written + 1);
    assertThat(answers)
        .filteredOn(answer -> answer instanceof Answer.Refused)
        .allMatch(
            answer ->
                ((Answer.Refused) answer).rejection().code() == RejectionCode.VERSION_CONFLICT);
  }

  @Test
  void callersOfOneProcessAreJudgedOneAfterTheOther() throws Exception {
    Desk desk = new Desk(store, Nodes.ONE);
    desk.when(SALES, new PipelineCommand.Define("Sales", "classic", null));
    desk.when(creation());

    List<Answer> answers = changeAtOnce(List.of(desk), 8, 50);

    assertThat(answers).allMatch(NodesTest::wrote);
    assertThat(answers.stream().map(answer -> ((Answer.Accepted) answer).version()).distinct())
        .hasSize(400);
    assertThat(engine.conflicts()).isEqualTo(0);
  }

  @Test
  void whatTheStoreRefusesIsNotBelieved() {
    Desk desk = new Desk(store, Nodes.ONE);
    desk.when(SALES, new PipelineCommand.Define("Sales", "classic", null));
    desk.when(creation());
    engine.setBroken(true);
    assertThatThrownBy(() -> desk.when(new ChangeAmount(usd(2))))
        .isInstanceOf(IllegalStateException.class);
    engine.setBroken(false);

    assertThat(desk.when(new ChangeAmount(usd(2))).accepted().version()).isEqualTo(2);
  }

  @Test
  void aCreationIsTakenAsTheFirstCommandAndJudgedAgainWhereItIsNot() {
    Desk here = new Desk(store, Nodes.MANY);
    Desk there = new Desk(store, Nodes.MANY);
    here.when(SALES, new PipelineCommand.Define("Sales", "classic", null));
    here.when(creation());

    there.when(creation()).thenRefused(RejectionCode.OPPORTUNITY_EXISTS);

    assertThat(engine.conflicts()).isEqualTo(1);
    assertThat(here.events(DEAL.toString())).hasSize(1);
  }

  @Test
  void idsAreUniqueOrFollowFromTheKey() {
    assertThat(Ids.next()).isLessThan(Ids.next());
    assertThat(UUID.fromString(Ids.next()).version()).isEqualTo(7);
    assertThat(UUID.fromString(Ids.derived("jane", "k")).version()).isEqualTo(8);
    assertThat(Ids.derived("jane", "k")).isEqualTo(Ids.derived("jane", "k"));
    assertThat(Ids.derived("jane", "k")).isNotEqualTo(Ids.derived("jan", "ek"));
  }

  private static boolean wrote(Answer answer) {
    return answer instanceof Answer.Accepted accepted && !accepted.events().isEmpty();
  }

  /** Each caller changes the amount again and again, to one nobody else sets. */
  private static List<Answer> changeAtOnce(List<Desk> desks, int callersEach, int times)
      throws Exception {
    List<Callable<List<Answer>>> callers = new ArrayList<>();
    for (Desk desk : desks) {
      for (int c = 0; c < callersEach; c++) {
        int first = 10 + callers.size() * times;
        callers.add(
            () -> {
              List<Answer> answers = new ArrayList<>();
              for (int i = 0; i < times; i++) {
                answers.add(
                    desk.commands.submit(
                        DEAL, new ChangeAmount(usd(first + i)), Envelope.of("jane", NOW)));
              }
              return answers;
            });
      }
    }
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Answer>> future : threads.invokeAll(callers)) {
        answers.addAll(future.get());
      }
    }
    return answers;
  }

  private static Create creation() {
    return new Create(
        "A", SALES, null, usd(1), null, null, null, null, null, null, null, List.of(), Map.of(),
        null, null);
  }

  private static Money usd(int amount) {
    return Money.of(Integer.toString(amount), "USD");
  }
}
