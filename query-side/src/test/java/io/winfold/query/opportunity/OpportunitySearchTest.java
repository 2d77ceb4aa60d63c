package io.winfold.query.opportunity;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searching by a text finds a deal by what it was called at the instant, and by nothing else. */
class OpportunitySearchTest {
  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    side.log()
        .pipeline("sales", day(1), Events.defined("Sales", Events.stage("lead", 10)))
        .deal("renamed", day(2), Events.created("sales", "lead", Money.of("1", "USD")))
        .deal("other", day(2), Events.created("sales", "lead", Money.of("2", "USD")))
        .deal("renamed", day(4), called("Initech Rollout", null))
        .deal("renamed", day(6), called("Pilot", "INITECH Inc."))
        .deal("renamed", day(8), called("Rollout again", "Globex"));
    side.log()
        .deal("corrected", day(2), day(8), Events.created("sales", "lead", Money.of("3", "USD")))
        .deal("corrected", day(4), day(8), called("Umbrella", null));
    String name = new UUID(0, side.log().position()).toString();
    side.log()
        .deal("discarded", day(2), day(8), Events.created("sales", "lead", Money.of("4", "USD")))
        .deal("discarded", day(4), day(8), called("Hooli", null))
        .deal("discarded", day(6), day(8), new Discarded("twice"))
        .deal("corrected", day(10), new FactRetracted(name, null))
        .pipeline("mass", day(1), day(10), Events.defined("Mass", Events.stage("lead", 10)));
    // More than are looked up one by one.
    for (int i = 1_000; i <= 2_001; i++) {
      side.log()
          .deal("m" + i, day(2), day(10), Events.created("mass", "lead", Money.of("5", "USD")));
    }
    side.log().deal("m2001", day(4), day(10), called("Vandelay", null));
    side.awaitLog();
  }

  private static DetailsChanged called(String name, @Nullable String account) {
    return new DetailsChanged(
        new Change<>(null, name),
        account == null ? null : new Change<>(null, account),
        null,
        null,
        null,
        null,
        null);
  }

  private static Instant day(int day) {
    return Instant.parse("2026-03-%02dT12:00:00Z".formatted(day));
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=initech                                        | ",
        "q=globex                                      | renamed",
        "q=rollout                                     | renamed",
        "q=initech&asOf=2026-03-07T00:00:00Z              | renamed",
        "q=pilot&asOf=2026-03-07T00:00:00Z             | renamed",
        "q=rollout&asOf=2026-03-07T00:00:00Z           | ",
        "q=globex&asOf=2026-03-07T00:00:00Z            | ",
        "q=rollout&asOf=2026-03-05T00:00:00Z           | renamed",
        "q=initech&asOf=2026-03-05T00:00:00Z              | renamed",
        "q=pilot&asOf=2026-03-05T00:00:00Z             | ",
        "q=initech&asOf=2026-03-03T00:00:00Z              | ",
        "q=sales&asOf=2026-03-03T00:00:00Z             | corrected discarded other renamed",
        "q=sales&asOf=2026-03-09T00:00:00Z             | corrected other",
        "q=umbrella                                    | ",
        "q=umbrella&asOf=2026-03-05T00:00:00Z          | ",
        "q=umbrella&asOf=2026-03-05T00:00:00Z&knownAt=2026-03-09T00:00:00Z | corrected",
        "q=umbrella&knownAt=2026-03-09T00:00:00Z       | corrected",
        "q=sales&knownAt=2026-03-09T00:00:00Z          | other",
        "q=in+mass&asOf=2026-03-03T00:00:00Z&sort=-id&limit=2 | m2001 m2000",
        "q=in+mass&asOf=2026-03-05T00:00:00Z&sort=-id&limit=2 | m2000 m1999",
        "q=vandelay&asOf=2026-03-05T00:00:00Z          | m2001",
        "q=hooli&asOf=2026-03-05T00:00:00Z             | discarded",
        "q=hooli&asOf=2026-03-07T00:00:00Z             | ",
        "q=pilot&asOf=2026-03-07T00:00:00Z&open=false     | ",
        "q=initech&asOf=2026-03-01T00:00:00Z              | "
      })
  void aDealIsFoundByWhatItWasCalledThen(String query, @Nullable String ids) {
    assertThat(
            StreamSupport.stream(
                    side.get("/api/opportunities?" + query).get("data").spliterator(), false)
                .map(row -> row.get("id").asString()))
        .isEqualTo(ids == null ? List.of() : List.of(ids.split(" ")));
  }
}
