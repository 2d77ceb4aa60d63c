package io.winfold.query.model;

/** What came of fitting. */
public sealed interface Fit {

  /** A model. */
  record Done(Model model) implements Fit {}

  /**
   * None: the deals do not suffice.
   *
   * @param reason for people
   */
  record Refused(String reason) implements Fit {}
}
