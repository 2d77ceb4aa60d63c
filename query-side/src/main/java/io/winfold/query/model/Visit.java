package io.winfold.query.model;

import org.jspecify.annotations.Nullable;

/**
 * A deal's stay in a stage.
 *
 * @param exit how it ended, by the cut: FORWARD, SKIP, BACK, WON, LOST, TRANSFER, or OPEN
 * @param exitStage where the deal went, within the pipeline
 */
public record Visit(String pipeline, String stage, String exit, @Nullable String exitStage) {}
