package io.winfold.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which deals of a world are asked about, and in which groups. */
public record Selection(World world, Map<String, List<String>> filters, List<String> groupBy) {

  List<Deal> deals() {
    return world.deals(filters);
  }

  /** The groups of a deal; its month is that of the expected close. */
  List<Map<String, @Nullable String>> groups(Deal deal) {
    return World.groups(deal, groupBy);
  }

  /** The groups of what happened to a deal; the month is that in which it did. */
  List<Map<String, @Nullable String>> groups(Deal deal, Instant happened) {
    List<Map<String, @Nullable String>> groups = groups(deal);
    if (groupBy.contains("month")) {
      groups.forEach(group -> group.put("month", happened.toString().substring(0, 7)));
    }
    return groups;
  }
}
