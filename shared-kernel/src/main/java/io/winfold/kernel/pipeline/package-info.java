/**
 * The terms and events of a pipeline, a configured sales process: its stages with their default
 * probabilities, expectations and forecast categories. The events are the contract; every
 * configuration in force at an instant is a fold of them.
 */
@NullMarked
package io.winfold.kernel.pipeline;

import org.jspecify.annotations.NullMarked;
