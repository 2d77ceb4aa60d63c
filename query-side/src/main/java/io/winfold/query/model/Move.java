package io.winfold.query.model;

/**
 * From a stage to another or out of the pipeline.
 *
 * @param to a stage, {@link #WON} or {@link #LOST}
 */
public record Move(String from, String to) {
  /** No stage's id is in capitals: ids are made of what they are given, but these win. */
  public static final String WON = "WON";

  public static final String LOST = "LOST";
}
