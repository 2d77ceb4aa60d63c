package io.winfold.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.platform.testing.EmbeddedDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class SqlInstantTest {
  private static final JdbcClient JDBC =
      JdbcClient.create(EmbeddedDatabase.freshDatabase().dataSource());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2000-01-01T00:00:00Z",
        "2026-11-22T10:59:02.123456Z",
        "1999-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.000001Z",
        "0001-01-01T00:00:00.5Z",
        "-4713-11-24T00:00:00Z",
        "+294276-12-31T23:59:59.999999Z"
      })
  void itIsTheNumberThatPostgreSqlSendsAndComesBackAsTheInstant(String text) {
    Instant instant = Instant.parse(text);
    long micros = SqlInstant.of(instant);

    assertThat(SqlInstant.instant(micros)).isEqualTo(instant);
    assertThat(sent(SqlText.present(instant))).isEqualTo(micros);
    assertThat(SqlInstant.orInfinity(micros)).isEqualTo(instant);
  }

  @Test
  void whatLiesInsideAMicrosecondIsCutOffLikeInTheTextOfIt() {
    for (String text :
        new String[] {"2026-01-01T00:00:00.1234569Z", "1969-01-01T00:00:00.9999999Z"}) {
      Instant instant = Instant.parse(text);
      assertThat(SqlInstant.of(instant)).isEqualTo(sent(SqlText.present(instant)));
    }
  }

  @Test
  void infinityIsLaterThanTheLastInstantAndWhatNoColumnHoldsIsRefused() {
    assertThat(sent("infinity")).isEqualTo(SqlInstant.INFINITY);
    assertThat(SqlInstant.orInfinity(SqlInstant.INFINITY)).isEqualTo("infinity");
    for (Instant beyond :
        new Instant[] {
          OffsetDateTime.of(-4713, 11, 23, 23, 59, 59, 0, ZoneOffset.UTC).toInstant(),
          OffsetDateTime.of(294_277, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant(),
          Instant.MIN,
          Instant.MAX
        }) {
      assertThatThrownBy(() -> SqlInstant.of(beyond))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no column holds the instant");
    }
  }

  /** The eight bytes of a column's binary form. */
  private static long sent(String text) {
    return JDBC.sql(
            "SELECT ('x' || encode(timestamptz_send(CAST(:text AS timestamptz)),"
                + " 'hex'))::bit(64)::bigint")
        .param("text", text)
        .query(Long.class)
        .single();
  }
}
