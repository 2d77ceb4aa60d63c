package io.winfold.command.intake.sample;

import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.kernel.opportunity.OpportunityId;

/**
 * A generated deal.
 *
 * @param trueWinProbability the chance, 0 to 1, its outcome was drawn with; in no event
 * @param destinedToWin that outcome, also where the history ends before it; in no event
 */
public record SampleDeal(
    OpportunityId id, double trueWinProbability, boolean destinedToWin, RecordHistory history) {}
