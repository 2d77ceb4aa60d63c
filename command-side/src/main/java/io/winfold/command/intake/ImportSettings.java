package io.winfold.command.intake;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * How imports are done here.
 *
 * @param spool the folder where their files wait
 * @param zone where the days of their files begin
 * @param parallelism how many rows of one import are under way at most
 * @param atOnce how many imports go on at once; others wait
 * @param mostRejections how many rejections a report lists at most
 */
record ImportSettings(Path spool, ZoneId zone, int parallelism, int atOnce, int mostRejections) {
  ImportSettings {
    if (parallelism < 1 || atOnce < 1 || mostRejections < 0) {
      throw new IllegalArgumentException("An import needs room for at least one row");
    }
  }
}
