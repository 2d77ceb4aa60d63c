package io.winfold.query.scope;

import io.winfold.query.projection.Snapshot;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags of answers: a hash of the query, of the position the read model has reached and, where the
 * query is about the present, of as much of the present as the answer depends on. They are weak:
 * the as-of instant shown in the answer is not part of it.
 */
final class Etag {
  private Etag() {}

  static String of(HttpServletRequest request, Format format, Snapshot snapshot, String moment) {
    var query = new StringBuilder(Reads.canonical(request, List.of("after")));
    query.append(format).append('\n').append(snapshot.generation()).append('\n');
    query.append(new TreeMap<>(snapshot.positions())).append(snapshot.parked());
    query.append('\n').append(moment);
    return "W/\"" + Digest.of(query.toString()) + "\"";
  }

  /** Whether an If-None-Match names this tag; weak comparison. */
  static boolean matches(@Nullable String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    String bare = etag.substring(2);
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals(bare));
  }
}
