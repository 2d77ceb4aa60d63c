package io.winfold.platform.eventstore;

import java.util.Optional;
import javax.sql.DataSource;

/** The log to the byte, for those who check it and carry it elsewhere. Safe for many threads. */
public interface StoredLog {
  /** Takes the events of a scan in order. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(StoredEvent event) throws E;
  }

  /** The log of a database, without a running Winfold. */
  static StoredLog inPostgres(DataSource dataSource) {
    return new PostgresStoredLog(dataSource);
  }

  /** Whether the store keeps the digest of each event with it. */
  boolean keepsDigests();

  /** The position of the last event, 0 when there is none. */
  long head();

  /** The digest the store keeps at a position; empty if there is no event or it keeps none. */
  Optional<byte[]> digest(long position);

  /** Hands over the whole log as it is now, in bounded memory. */
  <E extends Exception> void scan(Taker<E> taker) throws E;

  /** The first version that an aggregate lacks though it has later ones, in words. */
  Optional<String> missingVersion();
}
