package io.winfold.kernel.forecast;

/**
 * Names a forecast that people submit.
 *
 * @param value the bare id, as it appears over HTTP
 */
public record ForecastId(String value) {
  /** What the store keys of forecasts begin with. */
  public static final String KIND = "forecast/";

  /** The store key, which carries the kind: {@code forecast/<id>}. */
  @Override
  public String toString() {
    return KIND + value;
  }
}
