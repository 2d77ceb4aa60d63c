package io.winfold.command.intake;

import io.winfold.command.intake.ImportNotes.Note;
import java.util.List;

/**
 * What an import came to. Every row read is imported, unchanged or rejected.
 *
 * @param dryRun nothing was written: the counts say what would have been
 * @param imported rows that added events
 * @param unchanged rows whose history was known already
 * @param rejections the rows not taken, by file and line, as many as are listed at most
 * @param rejectionsNotListed how many more there were
 * @param notes what to know of how the files were read
 */
public record ImportReport(
    String format,
    boolean dryRun,
    long read,
    long imported,
    long unchanged,
    long rejected,
    List<Rejection> rejections,
    long rejectionsNotListed,
    List<Note> notes) {
  public ImportReport {
    rejections = List.copyOf(rejections);
    notes = List.copyOf(notes);
  }

  /** A row that was not taken. */
  public record Rejection(String file, long line, String reason) {}
}
