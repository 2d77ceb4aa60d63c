package io.winfold.kernel.opportunity;

/**
 * Names an opportunity.
 *
 * @param value the bare id, as it appears over HTTP
 */
public record OpportunityId(String value) {
  /** What the store keys of opportunities begin with. */
  public static final String KIND = "opportunity/";

  /** The store key, which carries the kind: {@code opportunity/<id>}. */
  @Override
  public String toString() {
    return KIND + value;
  }
}
