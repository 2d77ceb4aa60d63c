package io.winfold.platform.log;

import org.jspecify.annotations.Nullable;

/**
 * The first place where a log is not what was written.
 *
 * @param position where it shows
 * @param stream of the event that stands there, null if none does; likewise version and the others
 * @param field what of the event differs, if that can be told
 * @param detail in a sentence
 */
public record Finding(
    Kind kind,
    long position,
    @Nullable String stream,
    @Nullable Long version,
    @Nullable String eventId,
    @Nullable String type,
    @Nullable String field,
    String detail) {

  /** What was done to the log. */
  public enum Kind {
    /** An event, or the digest kept with it, was changed. */
    ALTERED,
    /** An event was taken out; those after it may have been moved up. */
    MISSING,
    /** An event stands where another belongs that is there, too. */
    REORDERED,
    /** An event was put in that did not come by an append. */
    ADDED,
    /** The end was cut off. */
    TRUNCATED,
    /** All is in order in itself, and not what it was when it was looked at before. */
    REWRITTEN
  }
}
