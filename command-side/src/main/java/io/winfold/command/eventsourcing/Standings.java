package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The aggregates used last, by key, up to a number of them. Safe for use by many threads. */
final class Standings<S> {
  private final Map<String, Standing<S>> byKey;

  Standings(int capacity) {
    byKey =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Standing<S>> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable Standing<S> get(String key) {
    synchronized (byKey) {
      return byKey.get(key);
    }
  }

  void put(String key, Standing<S> standing) {
    synchronized (byKey) {
      byKey.put(key, standing);
    }
  }

  void remove(String key) {
    synchronized (byKey) {
      byKey.remove(key);
    }
  }
}
