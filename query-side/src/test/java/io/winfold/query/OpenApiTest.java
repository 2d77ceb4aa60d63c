package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.platform.testing.Contract;
import io.winfold.query.running.RunningQuerySide;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  @Test
  void theDocumentNamesEveryQueryAndNoOther() {
    try (var side = new RunningQuerySide()) {
      var contract = new Contract(side.get("/v3/api-docs"), side.context());

      assertThat(contract.undescribed()).isEmpty();
      assertThat(contract.unserved(Contract.Side.QUERY)).isEmpty();
    }
  }
}
