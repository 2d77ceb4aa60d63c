package io.winfold.query.projection;

import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Waits for the read model to have what a client has just written. */
@Component
public class ReadModelPositions {

  /** How often to look while the runner works in another process and wakes nobody here. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final ReadModel readModel;
  private final List<Projection> projections;
  private final CommitSignal signal;

  ReadModelPositions(ReadModel readModel, List<Projection> projections, CommitSignal signal) {
    this.readModel = readModel;
    this.projections = projections;
    this.signal = signal;
  }

  /**
   * Waits until the live read model has an aggregate at a version or a later one.
   *
   * @param stream the aggregate's key, such as {@code opportunity/4711}
   * @return false if it has not come that far, because it is late, parked, or there is no such
   *     version
   */
  public boolean awaitVersion(String stream, long version, Duration atMost) {
    Projection projection =
        projections.stream().filter(one -> stream.startsWith(one.kind())).findFirst().orElse(null);
    if (projection == null) {
      return false;
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        long seen = signal.count();
        Found found = find(projection, stream);
        if (found.version() >= version) {
          return true;
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (found.parked() || !left.isPositive()) {
          return false;
        }
        signal.await(seen, left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private record Found(long version, boolean parked) {}

  private Found find(Projection projection, String stream) {
    return readModel.read(
        snapshot -> {
          long version =
              snapshot
                  .jdbc()
                  .sql("SELECT coalesce((" + projection.versionById() + "), 0)")
                  .param(stream.substring(projection.kind().length()))
                  .query(Long.class)
                  .single();
          return new Found(version, snapshot.parked() > 0 && isParked(snapshot, stream));
        });
  }

  private static boolean isParked(Snapshot snapshot, String stream) {
    return snapshot
        .jdbc()
        .sql("SELECT EXISTS (SELECT FROM parked WHERE stream = ?)")
        .param(stream)
        .query(Boolean.class)
        .single();
  }
}
