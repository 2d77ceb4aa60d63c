package io.winfold.query.probability;

import io.winfold.query.model.Field;
import io.winfold.query.model.FittedModel;
import io.winfold.query.model.Scorer;
import io.winfold.query.registry.Registered;
import io.winfold.query.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The models by their versions, ready to score. A model never changes, so it is made ready once.
 */
final class Scorers {
  private static final int KEPT = 32;

  /** A model and what scores by it. */
  record Ready(FittedModel fitted, Scorer scorer) {
    boolean dependsOnTime() {
      return fitted.model().dependsOnTime();
    }
  }

  private record Key(JdbcClient source, String version) {}

  private static final Map<Key, Ready> RECENT =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Ready> eldest) {
          return size() > KEPT;
        }
      };

  private final Map<String, Ready> ready = new HashMap<>();

  /**
   * @param versions those that are not there are left out
   */
  static Scorers read(Scope scope, Collection<String> versions) {
    var scorers = new Scorers();
    for (String version : versions) {
      Ready known = find(scope, version);
      if (known != null) {
        scorers.ready.put(version, known);
      }
    }
    return scorers;
  }

  private static @Nullable Ready find(Scope scope, String version) {
    var key = new Key(scope.jdbc(), version);
    synchronized (RECENT) {
      Ready known = RECENT.get(key);
      if (known != null) {
        return known;
      }
    }
    Registered model = Registered.find(scope, version).orElse(null);
    if (model == null) {
      return null;
    }
    FittedModel fitted = model.fitted().orElse(null);
    if (fitted == null) {
      return null;
    }
    var made = new Ready(fitted, fitted.model().scorer());
    synchronized (RECENT) {
      RECENT.put(key, made);
    }
    return made;
  }

  @Nullable Ready get(@Nullable String version) {
    return version == null ? null : ready.get(version);
  }

  /** Everything that any of them looks at. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    ready.values().forEach(one -> fields.addAll(one.fitted().model().fields()));
    return fields;
  }
}
