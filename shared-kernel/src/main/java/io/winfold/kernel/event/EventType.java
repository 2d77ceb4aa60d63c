package io.winfold.kernel.event;

/**
 * A type of event as it is known outside this program.
 *
 * @param name the wire name; never renamed, never reused
 * @param revision the revision of its shape that is written today, from 1
 */
public record EventType(String name, int revision) {}
