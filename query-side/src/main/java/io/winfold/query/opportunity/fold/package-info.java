/**
 * The fold of a deal's events to its rows: what it is, what it was after each event, and its visits
 * to stages. Pure but for {@link io.winfold.query.opportunity.fold.DealTables}, which only carries
 * rows to and fro.
 */
@NullMarked
package io.winfold.query.opportunity.fold;

import org.jspecify.annotations.NullMarked;
