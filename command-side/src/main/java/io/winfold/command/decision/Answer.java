package io.winfold.command.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command came to. */
public sealed interface Answer {

  /**
   * @param id the bare id of the aggregate
   * @param created whether the command created it
   * @param version how many events the aggregate has now
   * @param events wire names of what was written; empty where nothing changed
   */
  record Accepted(String id, boolean created, long version, List<String> events) implements Answer {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /**
   * @param id the bare id of the aggregate
   * @param currentVersion the aggregate's version, where it exists
   */
  record Refused(String id, Rejection rejection, @Nullable Long currentVersion) implements Answer {}
}
