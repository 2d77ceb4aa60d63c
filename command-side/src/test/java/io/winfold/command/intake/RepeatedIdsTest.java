package io.winfold.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedIdsTest {

  @Test
  void repeatsAreFoundExactlyInAFilterFarTooSmallForTheFile() {
    var ids = new RepeatedIds(1);
    for (int i = 0; i < 200_000; i++) {
      ids.mark("id-" + i % 150_000);
    }

    int repeats = 0;
    for (int i = 0; i < 200_000; i++) {
      long first = ids.firstLineOf("id-" + i % 150_000, i);
      assertThat(first).isEqualTo(i % 150_000);
      repeats += first == i ? 0 : 1;
    }
    assertThat(repeats).isEqualTo(50_000);
  }
}
