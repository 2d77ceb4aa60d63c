package io.winfold.query.projection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a table has something else than a fresh fold of the log.
 *
 * @param aggregate the key of the aggregate, such as {@code opportunity/4711}; null: the log has
 *     none for these rows; {@code log}: they are of all aggregates
 * @param key of the row, and the position where one column tells of many
 * @param column null: the whole row
 * @param live what the table has, null if nothing
 * @param fresh what the fold comes to, null if nothing
 */
public record Difference(
    @Nullable String aggregate,
    String table,
    Map<String, @Nullable String> key,
    @Nullable String column,
    @Nullable String live,
    @Nullable String fresh) {}
