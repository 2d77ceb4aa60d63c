package io.winfold.query.funnel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of ways that were met before. The number of a way is a digest of its path, so what it
 * stands for never changes, whatever the instant, the knowledge or the generation.
 */
final class KnownPaths {
  /** More than a million deals take; some hundred bytes each. */
  private static final int MOST = 20_000;

  private final Map<Long, Path> byWay = new ConcurrentHashMap<>();

  @Nullable Path get(long way) {
    return byWay.get(way);
  }

  void put(long way, Path path) {
    if (byWay.size() < MOST) {
      byWay.put(way, path);
    }
  }
}
