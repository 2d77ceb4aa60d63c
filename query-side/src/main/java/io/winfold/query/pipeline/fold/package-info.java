/**
 * The fold of a pipeline's events to its configuration over time, stage by stage. Reports join it
 * to deals at the instant they are asked about, so no event here touches the row of a deal.
 */
@NullMarked
package io.winfold.query.pipeline.fold;

import org.jspecify.annotations.NullMarked;
