package io.winfold.command.intake;

import io.winfold.command.intake.csv.UnreadableFileException;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.pipeline.PipelineId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of files that can be imported: it turns their rows into histories of deals. */
public interface ImportFormat {
  /** What the format is called in a request, such as {@code crm-csv}. */
  String name();

  /** The names of the files it knows; others are passed over. */
  Set<String> files();

  /**
   * Reads what must be known before the first row can be turned into a history.
   *
   * @param files where the files are, by name
   * @param notes takes what a person should know of how the files were read
   * @throws UnreadableFileException if a file is missing or not what it should be
   */
  Prepared prepare(Map<String, Path> files, Setting setting, ImportNotes notes)
      throws IOException, UnreadableFileException;

  /**
   * What an import is told by its surroundings.
   *
   * @param zone where the days of the files begin
   * @param now the present; nothing lies after it
   */
  record Setting(ZoneId zone, Instant now) {}

  /** Files that are ready to be read, once. */
  interface Prepared extends Closeable {
    /** How many rows there are to read. */
    long rows();

    /** The pipelines the deals stand in, to be defined unless they exist. */
    Map<PipelineId, PipelineCommand.Define> pipelines();

    /** The next row, null at the end. Not for use by several threads. */
    @Nullable SourceRow next() throws IOException;
  }
}
