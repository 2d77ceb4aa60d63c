package io.winfold.query.model;

import java.util.List;

/**
 * A deal whose outcome is known at the cut.
 *
 * @param course its states up to the cut in order, the closed one last; that one alone where no
 *     more was read
 * @param visits its stays in stages of the pipeline it was closed in
 */
public record Example(List<DealState> course, List<Visit> visits) {

  /** As it is closed. */
  public DealState last() {
    return course.getLast();
  }

  public boolean won() {
    return last().isWon();
  }
}
