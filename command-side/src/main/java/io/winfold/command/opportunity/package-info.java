/**
 * Decides on opportunities: what may happen to a deal in each of its states. The rules are pure;
 * pipelines and other deals they need to know are looked up in the event store.
 */
@NullMarked
package io.winfold.command.opportunity;

import org.jspecify.annotations.NullMarked;
