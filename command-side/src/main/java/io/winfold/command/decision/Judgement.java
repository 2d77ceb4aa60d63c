package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import java.util.List;

/** What a command came to, with everything that is to be written. */
public sealed interface Judgement<E extends DomainEvent> {

  /**
   * @param facts what is to be appended, all of it or nothing; none where nothing changes
   */
  record Granted<E extends DomainEvent>(List<Fact<E>> facts) implements Judgement<E> {
    public Granted {
      facts = List.copyOf(facts);
    }
  }

  /** The command was granted before under the same key; its answer is given again. */
  record Repeated<E extends DomainEvent>(Memory.Remembered first) implements Judgement<E> {}

  record Refused<E extends DomainEvent>(Rejection rejection) implements Judgement<E> {}

  static <E extends DomainEvent> Judgement<E> refuse(RejectionCode code, String detail) {
    return new Refused<>(Rejection.of(code, detail));
  }
}
