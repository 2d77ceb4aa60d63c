package io.winfold.command.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person should know of how files were read, beside the rows not taken: the same said many
 * times is held once, with its count and the first line it was said of. Safe for use by many
 * threads.
 */
public final class ImportNotes {
  /** The most notes held; what is said beyond them is counted together. */
  public static final int MOST = 200;

  private final Map<Key, Tally> notes = new LinkedHashMap<>();
  private long beyond;

  private record Key(String code, String detail) {}

  private static final class Tally {
    private final String file;
    private final long line;
    private long count;

    Tally(String file, long line) {
      this.file = file;
      this.line = line;
    }
  }

  /**
   * @param code what kind of note it is, stable
   * @param detail what to know, for a person
   * @param count how many rows it was said of
   * @param file the file of the first of them
   * @param line its line
   */
  public record Note(String code, String detail, long count, String file, long line) {}

  public synchronized void add(String code, String detail, String file, long line) {
    Key key = new Key(code, detail);
    Tally tally = notes.get(key);
    if (tally == null) {
      if (notes.size() == MOST) {
        beyond++;
        return;
      }
      tally = new Tally(file, line);
      notes.put(key, tally);
    }
    tally.count++;
  }

  public synchronized List<Note> list() {
    List<Note> list = new ArrayList<>();
    notes.forEach(
        (key, tally) ->
            list.add(new Note(key.code, key.detail, tally.count, tally.file, tally.line)));
    if (beyond > 0) {
      list.add(new Note("more", "Further notes of other kinds", beyond, "", 0));
    }
    return List.copyOf(list);
  }
}
