package io.winfold.query.projection;

/** Another runner has moved the positions: this one has to begin again from where they are. */
final class OvertakenException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OvertakenException(String message) {
    super(message);
  }
}
