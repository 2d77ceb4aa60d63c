package io.winfold.query.calibration;

import org.jspecify.annotations.Nullable;

/**
 * Which of a deal's probabilities is meant.
 *
 * @param model the version, where it is that of a model
 */
record Kind(Name name, @Nullable String model) {
  static final Kind STAGE_DEFAULT = new Kind(Name.STAGE_DEFAULT, null);
  static final Kind OVERRIDE = new Kind(Name.OVERRIDE, null);
  static final Kind EFFECTIVE = new Kind(Name.EFFECTIVE, null);

  /** The four probabilities of a deal. */
  enum Name {
    STAGE_DEFAULT,
    OVERRIDE,
    MODEL,
    EFFECTIVE
  }
}
