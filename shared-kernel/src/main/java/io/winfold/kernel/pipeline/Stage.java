package io.winfold.kernel.pipeline;

import io.winfold.kernel.Probability;
import org.jspecify.annotations.Nullable;

/**
 * A phase of the sales process as it is first set up. Won and lost are outcomes, not stages.
 *
 * @param id unique in its pipeline
 * @param name what people call it
 * @param probability the default probability of winning a deal that stands in this stage
 * @param forecastCategory how its deals count in a forecast by categories
 * @param expectations exit criteria, expected days, stale limit
 * @param team the only team whose deals may enter, if limited
 */
public record Stage(
    StageId id,
    String name,
    Probability probability,
    ForecastCategory forecastCategory,
    StageExpectations expectations,
    @Nullable String team) {}
