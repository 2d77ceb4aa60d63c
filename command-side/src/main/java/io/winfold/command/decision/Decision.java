package io.winfold.command.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule came to for one command at one instant: events, perhaps none, or a rejection. */
public sealed interface Decision<E> {

  /**
   * @param events what happens, in order; none where nothing changes
   * @param pipelineVersion the version of the pipeline configuration it was judged by, if any
   */
  record Accepted<E>(List<E> events, @Nullable Long pipelineVersion) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  static <E> Decision<E> accept(List<? extends E> events) {
    return new Accepted<>(List.copyOf(events), null);
  }

  static <E> Decision<E> accept(List<? extends E> events, long pipelineVersion) {
    return new Accepted<>(List.copyOf(events), pipelineVersion);
  }

  /** Nothing changes; the command succeeds. */
  static <E> Decision<E> nothing() {
    return new Accepted<>(List.of(), null);
  }

  static <E> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  static <E> Decision<E> reject(RejectionCode code, String detail) {
    return new Rejected<>(Rejection.of(code, detail));
  }

  static <E> Decision<E> reject(RejectionCode code, String detail, String pointer) {
    return new Rejected<>(Rejection.of(code, detail, pointer));
  }
}
