package io.winfold.command.intake;

import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.kernel.opportunity.OpportunityId;

/** What became of a row of an imported file. */
public sealed interface SourceRow {
  String file();

  long line();

  /** A row that tells the history of one deal. */
  record Deal(String file, long line, OpportunityId id, RecordHistory history)
      implements SourceRow {}

  /**
   * A row that cannot be taken.
   *
   * @param reason why, for a person
   */
  record Rejected(String file, long line, String reason) implements SourceRow {}
}
