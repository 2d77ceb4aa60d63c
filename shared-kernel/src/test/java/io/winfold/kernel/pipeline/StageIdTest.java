package io.winfold.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The id a stage gets from its name. */
class StageIdTest {
  @ParameterizedTest
  @CsvSource({
    "Request received, request-received",
    "'  Quote -- sent! ', quote-sent",
    "Négociation, negociation",
    "Angebot übermittelt, angebot-ubermittelt",
    "Stage 2, stage-2",
    "商談, ''",
    "'!?', ''"
  })
  void aSlugHoldsLettersDigitsAndSingleHyphens(String name, String slug) {
    assertThat(StageId.slugOf(name).value()).isEqualTo(slug);
  }

  @Test
  void aLongNameIsCutAndEndsInNoHyphen() {
    String slug = StageId.slugOf("a".repeat(63) + " b").value();

    assertThat(slug).isEqualTo("a".repeat(63));
  }
}
