package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.log.Finding.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first position whose event does not go on from the chain before it, and what the rest of the
 * log says about why.
 */
final class Break {
  /** How many events in a row that were taken out are looked for. */
  private static final int MOST_MISSING = 10_000;

  private final long position;

  /** The digest of the event before, which is in order. */
  private final byte[] previous;

  /** What stands at the position, null when nothing does. */
  private final @Nullable StoredEvent broken;

  private @Nullable StoredEvent following;

  /** The event that belongs at the position, the digest it has there, and its two neighbours. */
  private @Nullable StoredEvent rightful;

  private byte[] rightfulDigest = {};
  private @Nullable StoredEvent beforeRightful;
  private @Nullable StoredEvent afterRightful;

  private @Nullable StoredEvent last;

  Break(long position, byte[] previous, @Nullable StoredEvent broken) {
    this.position = position;
    this.previous = previous;
    this.broken = broken;
    this.last = broken;
  }

  /** Looks at an event behind it; all of them are handed over, in order. */
  void see(StoredEvent event) {
    if (following == null) {
      following = event;
    }
    if (rightful == null) {
      byte[] here = EventDigest.link(previous, position, event.recordedMicros, event.content());
      if (Arrays.equals(here, event.digest)
          || (broken != null && Arrays.equals(here, broken.digest))) {
        rightful = event;
        rightfulDigest = here;
        beforeRightful = last;
      }
    } else if (afterRightful == null) {
      afterRightful = event;
    }
    last = event;
  }

  /**
   * @param seen the digest at the position when it was looked at before, in hex
   * @param missingVersion asked for only when an event is missing
   */
  Finding explain(@Nullable String seen, Supplier<Optional<String>> missingVersion) {
    if (broken == null) {
      return rightful == null
          ? missing(following == null ? 1 : following.position - position, missingVersion)
          : of(Kind.MISSING, position, rightful, "It stands at position " + rightful.position);
    }
    if (rightful != null) {
      return isShifted(rightful)
          ? of(
              Kind.ADDED,
              broken,
              null,
              "It did not come by an append; what belongs here stands at position "
                  + rightful.position)
          : of(
              Kind.REORDERED,
              broken,
              "position",
              "It belongs elsewhere; what belongs here, %s version %d, stands at position %d"
                  .formatted(rightful.stream, rightful.version, rightful.position));
    }
    byte[] digest = broken.digest == null ? new byte[0] : broken.digest;
    byte[] computed = EventDigest.next(previous, broken);
    boolean asComputed =
        following == null ? hex(computed).equals(seen) : goesOn(computed, following, 1);
    if (asComputed) {
      return of(Kind.ALTERED, broken, "digest", "The event is as it was, the digest is not");
    }
    if (digest.length == 0) {
      return of(Kind.ADDED, broken, null, "It has no digest: it did not come by an append");
    }
    if (following != null && !goesOn(digest, following, 1)) {
      for (int gone = 1; gone <= MOST_MISSING; gone++) {
        if (goesOn(digest, following, 1 + gone)) {
          return missing(gone, missingVersion);
        }
      }
    }
    return new Culprit(previous, broken, digest)
        .find()
        .map(found -> of(Kind.ALTERED, broken, found.field(), found.detail()))
        .orElseGet(
            () ->
                following == null && seen == null
                    ? of(
                        Kind.ALTERED,
                        broken,
                        null,
                        "Event and digest do not agree: one was changed, or both were added")
                    : of(Kind.ALTERED, broken, null, "More than one byte of it was changed"));
  }

  private Finding missing(long count, Supplier<Optional<String>> missingVersion) {
    String which =
        missingVersion.get().map(version -> "the log lacks " + version).orElse("no longer known");
    return new Finding(
        Kind.MISSING,
        position,
        null,
        null,
        null,
        null,
        null,
        count == 1
            ? "An event was taken out here: " + which
            : "%d events were taken out here: %s".formatted(count, which));
  }

  /** Whether everything from the rightful event on was moved down by what was put in. */
  private boolean isShifted(StoredEvent found) {
    if (afterRightful != null) {
      long belongs = position + 1;
      byte[] there =
          EventDigest.link(
              rightfulDigest, belongs, afterRightful.recordedMicros, afterRightful.content());
      return Arrays.equals(there, afterRightful.digest);
    }
    // It is the last one: either what stands here belongs there, or here nothing of the two does.
    byte[] before =
        found.position == position + 1 || beforeRightful == null
            ? rightfulDigest
            : beforeRightful.digest;
    StoredEvent here = broken;
    if (before == null || here == null) {
      return true;
    }
    byte[] there = EventDigest.link(before, found.position, here.recordedMicros, here.content());
    return !Arrays.equals(there, here.digest) && !Arrays.equals(there, found.digest);
  }

  /** Whether an event continues a digest, so many positions after this one. */
  private boolean goesOn(byte[] digest, StoredEvent event, long after) {
    return Arrays.equals(
        EventDigest.link(digest, position + after, event.recordedMicros, event.content()),
        event.digest);
  }

  static Finding of(Kind kind, StoredEvent event, @Nullable String field, String detail) {
    return new Finding(
        kind,
        event.position,
        event.stream,
        event.version,
        event.eventId,
        event.type,
        field,
        detail);
  }

  private static Finding of(Kind kind, long position, StoredEvent event, String detail) {
    return new Finding(
        kind, position, event.stream, event.version, event.eventId, event.type, "position", detail);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
