package io.winfold.query.pipeline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stage ids by their rank; those of several pipelines by the first pipeline that has them. */
public final class StageOrder {
  private StageOrder() {}

  public static Comparator<String> of(List<StageSettings> stages) {
    Map<String, Integer> places = new HashMap<>();
    stages.forEach(stage -> places.putIfAbsent(stage.id(), places.size()));
    return Comparator.comparing((String id) -> places.getOrDefault(id, Integer.MAX_VALUE))
        .thenComparing(Comparator.naturalOrder());
  }
}
