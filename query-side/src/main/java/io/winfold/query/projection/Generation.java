package io.winfold.query.projection;

/**
 * One complete set of the read model's tables.
 *
 * @param id from 1; a later one was begun later
 */
public record Generation(int id) {
  /** The schema its tables are in. */
  public String schema() {
    return "read_" + id;
  }
}
