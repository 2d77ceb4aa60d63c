package io.winfold.benchmarks;

/**
 * One line of the table.
 *
 * @param work what was done
 * @param result the median of the rounds, with its unit
 * @param floor what it is compared with, measured in the same rounds
 * @param ratio of the two
 * @param target what performance asks for; empty: nothing
 * @param verdict whether that was reached
 */
record Row(String work, String result, String floor, String ratio, String target, Verdict verdict) {
  enum Verdict {
    MET,
    SHORT,
    NONE;

    static Verdict of(boolean met) {
      return met ? MET : SHORT;
    }
  }

  /** A row that is a figure by itself. */
  static Row figure(String work, String result, String target, Verdict verdict) {
    return new Row(work, result, "", "", target, verdict);
  }

  String markdown() {
    String reached =
        switch (verdict) {
          case MET -> "yes";
          case SHORT -> "**no**";
          case NONE -> "";
        };
    return "| " + String.join(" | ", work, result, floor, ratio, target, reached) + " |";
  }
}
