package io.winfold.query.forecast;

import io.winfold.query.scope.Scope;

/** What was known at an instant of the past. */
enum Basis {
  /** What had been recorded by then. */
  RECORDED,
  /** What had occurred by then, whenever it was recorded. */
  OCCURRED;

  /** Most of what was entered more than a day late was imported, or entered from memory. */
  private static final String LATE =
      """
      SELECT coalesce(avg(CASE WHEN v.recorded_at > v.valid_from + interval '1 day'
                               THEN 1.0 ELSE 0.0 END), 0) > 0.5
        FROM opportunity_version v
       WHERE v.position <= :p AND v.superseded_position > :p AND v.valid_from <= :t\
      """;

  /**
   * By recording where events were recorded as they occurred; by occurrence where most were not.
   */
  static Basis of(Scope scope) {
    boolean late =
        scope
            .jdbc()
            .sql(LATE)
            .param("p", scope.position())
            .param("t", Scope.timestamp(scope.asOf()))
            .query(Boolean.class)
            .single();
    return late ? OCCURRED : RECORDED;
  }
}
