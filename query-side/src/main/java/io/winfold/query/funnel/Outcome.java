package io.winfold.query.funnel;

import io.winfold.query.survival.Observation.Ending;

/**
 * What became of some deals or visits on the way to the next stage or to a win.
 *
 * @param arrived whether they got there, within the horizon if there is one
 * @param pending whether they may still
 * @param ending how the wait for it ended, whatever the horizon
 * @param micros how long it was until then
 */
record Outcome(boolean arrived, boolean pending, Ending ending, long micros) {}
