package io.winfold.kernel.model;

/**
 * Names a fitted model; a model never changes, so its name and its version are one.
 *
 * @param value the bare version, as it appears over HTTP
 */
public record ModelVersion(String value) {
  /** What the store keys of models begin with. */
  public static final String KIND = "model/";

  /** The store key, which carries the kind: {@code model/<version>}. */
  @Override
  public String toString() {
    return KIND + value;
  }
}
