package io.winfold.kernel.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Where a deal's probability comes from while no person overrides it: the default of its stage, or
 * one named version of a fitted model, never "the latest".
 *
 * @param kind stage default or model
 * @param model the model's version, given exactly when the kind is MODEL
 */
public record ProbabilityMethod(Kind kind, @Nullable String model) {
  public static final ProbabilityMethod STAGE_DEFAULT =
      new ProbabilityMethod(Kind.STAGE_DEFAULT, null);

  /** The kinds of method. */
  public enum Kind {
    STAGE_DEFAULT,
    MODEL
  }

  public ProbabilityMethod {
    if ((kind == Kind.MODEL) != (model != null)) {
      throw new IllegalArgumentException("A model version goes with the method MODEL, and only it");
    }
  }

  public static ProbabilityMethod model(String version) {
    return new ProbabilityMethod(Kind.MODEL, version);
  }
}
