/**
 * Probabilities of winning, learned from deals whose outcome is known: methods, how they are fitted
 * to what was known at an instant, and how they score deals. Pure but for {@link
 * io.winfold.query.model.History}, which reads deals.
 *
 * <p>The way through it: {@link io.winfold.query.model.History#read} takes the deals a scope knows;
 * {@link io.winfold.query.model.History#training} is what was known of a pipeline at a cut; {@link
 * io.winfold.query.model.Recipe#fit} gives a {@link io.winfold.query.model.Model}, plain parameters
 * that are the same in memory, in an event and in JSON; its {@link
 * io.winfold.query.model.Model#scorer} scores {@link io.winfold.query.model.Features}, such as
 * {@link io.winfold.query.model.History#open} gives of the open deals at a cut.
 */
@NullMarked
package io.winfold.query.model;

import org.jspecify.annotations.NullMarked;
