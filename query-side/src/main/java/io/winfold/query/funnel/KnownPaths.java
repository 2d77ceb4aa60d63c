package io.winfold.query.funnel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of ways that were met before. The number of a way is a digest of its path, so what it
 * stands for never changes, whatever the instant, the knowledge or the generation. Safe for use by
 * many threads.
 */
final class KnownPaths {
  /** A path of five visits takes about a kilobyte. What comes after is read each time. */
  private static final int MOST = 20_000;

  private final Map<Long, Path> byWay = new ConcurrentHashMap<>();

  @Nullable Path get(long way) {
    return byWay.get(way);
  }

  /**
   * Keeps the path of a way, unless it is not: the visits of a deal may have been read as of an
   * instant before its last event, where the clocks of two nodes differ.
   */
  void put(long way, Path path) {
    if (byWay.size() < MOST && path.way() == way) {
      byWay.put(way, new Path(path.currency(), List.copyOf(path.visits())));
    }
  }
}
