package io.winfold.benchmarks;

/** Something accepted is missing, doubled or wrong: a figure about it would be worth nothing. */
final class IncompleteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteException(String message) {
    super(message);
  }
}
