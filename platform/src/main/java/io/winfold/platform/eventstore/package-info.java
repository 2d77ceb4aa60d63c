/**
 * The event store: one log behind Axon's interfaces, with two engines chosen by configuration, and
 * the log as readers of both sides see it. Nothing outside can tell which engine it is.
 */
@NullMarked
package io.winfold.platform.eventstore;

import org.jspecify.annotations.NullMarked;
