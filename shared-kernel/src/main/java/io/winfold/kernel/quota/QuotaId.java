package io.winfold.kernel.quota;

/**
 * Names a quota.
 *
 * @param value the bare id, as it appears over HTTP
 */
public record QuotaId(String value) {
  /** What the store keys of quotas begin with. */
  public static final String KIND = "quota/";

  /** The store key, which carries the kind: {@code quota/<id>}. */
  @Override
  public String toString() {
    return KIND + value;
  }
}
