package io.winfold.query.waterfall;

import io.winfold.platform.web.Parameters;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the amount moved, in the order a waterfall shows it. */
enum Bucket {
  NEW("new"),
  PULLED_IN("pulledIn"),
  PUSHED_IN("pushedIn"),
  REOPENED("reopened"),
  TRANSFERRED_IN("transferredIn"),
  INCREASED("increased"),
  DECREASED("decreased"),
  PROBABILITY_CHANGED("probabilityChanged"),
  /** A fitted model's steps at midnight; nothing else moves by time alone. */
  TIME_PASSED("timePassed"),
  PUSHED_OUT("pushedOut"),
  PULLED_OUT("pulledOut"),
  TRANSFERRED_OUT("transferredOut"),
  LOST("lost"),
  WON("won");

  private final String shown;

  Bucket(String shown) {
    this.shown = shown;
  }

  /** As answers and requests call it. */
  String shown() {
    return shown;
  }

  /** Those a waterfall has. */
  static List<Bucket> of(boolean weighted) {
    return Arrays.stream(values())
        .filter(bucket -> weighted || (bucket != PROBABILITY_CHANGED && bucket != TIME_PASSED))
        .toList();
  }

  /** Takes {@code bucket} out of a request. */
  static Bucket of(Parameters parameters, boolean weighted) {
    String name = parameters.text("bucket");
    return of(weighted).stream()
        .filter(bucket -> bucket.shown.equals(name))
        .findFirst()
        .orElseThrow(() -> refused(name, weighted));
  }

  private static RuntimeException refused(@Nullable String name, boolean weighted) {
    return Parameters.invalid(
        "bucket",
        (name == null ? "is needed: " : "must be ")
            + "one of "
            + of(weighted).stream().map(Bucket::shown).toList());
  }
}
