package io.winfold.platform.log;

/**
 * The last line of an export; a file without it is not whole.
 *
 * @param format of the file, {@value #FORMAT}
 * @param count how many events there are
 * @param digest of the last one, in hex
 */
public record Trailer(int format, long count, String digest) {
  static final int FORMAT = 1;
}
