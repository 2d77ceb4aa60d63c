package io.winfold.command.intake.csv;

/** A file as a whole is not what it should be. Its message says to a person what is wrong. */
public final class UnreadableFileException extends Exception {
  public UnreadableFileException(String message) {
    super(message);
  }
}
