/**
 * Where deciding meets the framework: loads an aggregate's events, has the command judged, appends
 * what comes of it. The deciders know nothing of this package.
 */
@NullMarked
package io.winfold.command.eventsourcing;

import org.jspecify.annotations.NullMarked;
