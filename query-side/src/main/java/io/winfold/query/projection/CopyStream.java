package io.winfold.query.projection;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Carries rows of many tables over one connection, a large piece of one table at a time, by COPY in
 * binary form: 40 % less work for the server than text. A thread of its own waits for the server.
 */
final class CopyStream implements Folding.Rows, AutoCloseable {
  /**
   * Of as many bytes, and one more row. Each COPY begins with making its room for rows, which took
   * 8 % of the server's time with pieces of 1 MB.
   */
  private static final int PIECE = 4 << 20;

  /**
   * What a piece begins with: most tables have few rows. Doubled, it holds a full piece and a row.
   */
  private static final int FIRST = (PIECE + (PIECE >> 3)) >> 6;

  private static final int WAITING = 4;
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] TRAILER = {-1, -1};

  /** Rows of one table; without a table, the end of all. */
  private record Piece(@Nullable Table<?> table, CopyBuffer rows) {}

  private static final class Filling {
    private CopyBuffer piece;
    private long rows;

    Filling(CopyBuffer piece) {
      this.piece = piece;
    }
  }

  private final CopyManager server;
  private final Map<Table<?>, Filling> filling = new LinkedHashMap<>();
  private final BlockingQueue<Piece> waiting = new ArrayBlockingQueue<>(WAITING);

  /**
   * Written and to be filled again. A collector that finds a piece too large for its regions begins
   * to mark the whole heap, so pieces are not left to it.
   */
  private final Queue<CopyBuffer> written = new ConcurrentLinkedQueue<>();

  private final Thread copier;
  private volatile @Nullable Throwable failure;

  /**
   * @param connection in a transaction that has emptied the tables, so that rows can be written
   *     frozen; nobody else's until this is closed
   */
  CopyStream(Connection connection) throws SQLException {
    server = connection.unwrap(PGConnection.class).getCopyAPI();
    copier = Thread.ofPlatform().name("copier").daemon().start(this::copy);
  }

  @Override
  public <R> void add(Table<R> table, R row) {
    Filling filled = filling.get(table);
    if (filled == null) {
      filled = new Filling(empty());
      filling.put(table, filled);
    }
    CopyBuffer piece = filled.piece;
    int before = piece.size();
    try {
      table.encode(row, piece);
    } catch (RuntimeException e) {
      piece.cutTo(before);
      throw e;
    }
    filled.rows++;
    if (piece.size() >= PIECE) {
      put(new Piece(table, piece));
      filled.piece = empty();
    }
  }

  /** How many rows of a table have been added. */
  long count(Table<?> table) {
    Filling filled = filling.get(table);
    return filled == null ? 0 : filled.rows;
  }

  private CopyBuffer empty() {
    CopyBuffer buffer = written.poll();
    return buffer == null ? new CopyBuffer(FIRST) : buffer;
  }

  /** Hands over what is left and waits until the server has it all. */
  void flush() throws InterruptedException {
    filling.forEach((table, filled) -> put(new Piece(table, filled.piece)));
    put(new Piece(null, new CopyBuffer(0)));
    copier.join();
    check();
  }

  private static String sql(Table<?> table) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary, FREEZE)"
        .formatted(table.name(), String.join(", ", table.columns()));
  }

  private void put(Piece piece) {
    check();
    try {
      while (!waiting.offer(piece, 100, TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnwrittenRowsException("interrupted while rows were written", e);
    }
  }

  private void check() {
    Throwable failed = failure;
    if (failed != null) {
      throw new UnwrittenRowsException(
          "The rows cannot be written: " + failed.getMessage(), failed);
    }
  }

  private void copy() {
    try {
      for (Piece piece = waiting.take(); piece.table() != null; piece = waiting.take()) {
        copy(piece.table(), piece.rows());
        piece.rows().clear();
        written.add(piece.rows());
      }
    } catch (Throwable e) {
      // Whatever it was: whoever waits for room would wait for ever.
      failure = e;
    }
  }

  private void copy(Table<?> table, CopyBuffer rows) throws SQLException {
    CopyIn in = server.copyIn(sql(table));
    try {
      in.writeToCopy(SIGNATURE, 0, SIGNATURE.length);
      in.writeToCopy(rows.bytes(), 0, rows.size());
      in.writeToCopy(TRAILER, 0, TRAILER.length);
      in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  /** Leaves the connection alone, whatever is still to be written. */
  @Override
  public void close() {
    copier.interrupt();
    boolean interrupted = Thread.interrupted();
    while (copier.isAlive()) {
      try {
        copier.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
