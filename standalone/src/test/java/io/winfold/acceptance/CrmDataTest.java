package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winfold.oracle.Oracle;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A real pipeline of 8,800 deals, imported over HTTP by a server that is killed on the way. */
class CrmDataTest {
  private static final int DEALS = 8_800;

  @Test
  void theDataSetIsImportedOnceHoweverOftenItIsSentAndWhoeverIsKilled() {
    var data = CrmFiles.find();
    assumeTrue(data.isPresent(), "There is no ../shared/data/crm-sales-opportunities here");
    CrmFiles files = data.get();
    try (Deployment deployment = Form.ONE_PROCESS.fresh()) {
      WinfoldClient winfold = deployment.client();

      Reply accepted = winfold.importFiles("crm-csv", files.contents()).expect(202);
      String operation = accepted.header("Location");
      assertThat(operation).contains("/api/operations/");
      killInTheMidst(deployment, winfold, operation);
      deployment.start();
      JsonNode result = finished(winfold, operation);
      assertThat(result.at("/read").intValue()).isEqualTo(DEALS);
      assertThat(result.at("/rejected").intValue()).isZero();
      assertThat(result.at("/imported").intValue() + result.at("/unchanged").intValue())
          .isEqualTo(DEALS);
      assertFigures(deployment, winfold, files);

      Reply again = winfold.importFiles("crm-csv", files.contents()).expect(202);
      long before = Log.read(deployment.database()).size();
      result = finished(winfold, again.header("Location"));
      assertThat(result.at("/imported").intValue()).isZero();
      assertThat(result.at("/unchanged").intValue()).isEqualTo(DEALS);
      assertThat(Log.read(deployment.database())).hasSize((int) before);
    }
  }

  private static void killInTheMidst(
      Deployment deployment, WinfoldClient winfold, String operation) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> read(winfold, operation).at("/done").longValue() > 500);
    deployment.kill();
  }

  private static JsonNode finished(WinfoldClient winfold, String operation) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !read(winfold, operation).at("/state").stringValue().equals("RUNNING"));
    JsonNode finished = read(winfold, operation);
    assertThat(finished.at("/state").stringValue()).as(finished.toString()).isEqualTo("SUCCEEDED");
    assertThat(finished.at("/kind").stringValue()).isEqualTo("import");
    return finished.at("/result");
  }

  private static JsonNode read(WinfoldClient winfold, String operation) {
    String path = operation.substring(operation.indexOf("/api/"));
    return winfold.get(path).expect(200).json();
  }

  private static void assertFigures(Deployment deployment, WinfoldClient winfold, CrmFiles files) {
    var log = Log.read(deployment.database());
    var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
    comparison.list(Map.of(), 1000);
    comparison.pipelineReport(List.of("stage"), Map.of());
    comparison.pipelineReport(List.of("team", "industry", "type"), Map.of());
    comparison.funnel("crm", "beyond", List.of(), Map.of(), null, null);

    Total won = total(winfold, "WON");
    assertThat(won.count()).isEqualTo(4_238);
    assertThat(won.amount()).isEqualByComparingTo("10005534");
    assertThat(total(winfold, "LOST").count()).isEqualTo(2_473);
    Total open = total(winfold, "OPEN&status=LATE");
    assertThat(open.count()).isEqualTo(DEALS - 4_238 - 2_473);
    assertThat(open.amount()).isEqualByComparingTo(files.openAtListPrice());
    JsonNode report = winfold.get("/api/reports/pipeline?groupBy=currency").expect(200).json();
    assertThat(new BigDecimal(report.at("/data/0/amount").stringValue()))
        .isEqualByComparingTo(files.openAtListPrice());
    assertWaterfalls(winfold, files);
  }

  /** Month after month of 2017, each opening with what the last one closed with. */
  private static void assertWaterfalls(WinfoldClient winfold, CrmFiles files) {
    BigDecimal before = null;
    for (YearMonth month = YearMonth.of(2017, 1);
        month.getYear() == 2017;
        month = month.plusMonths(1)) {
      String range = "from=" + month.atDay(1) + "&to=" + month.plusMonths(1).atDay(1);
      Reply reply = winfold.get("/api/reports/waterfall?" + range).expect(200);
      JsonNode row = reply.at("/data/0");
      var opening = new BigDecimal(row.at("/opening").stringValue());
      var closing = new BigDecimal(row.at("/closing").stringValue());
      var moved = BigDecimal.ZERO;
      for (JsonNode bucket : row.at("/buckets")) {
        moved = moved.add(new BigDecimal(bucket.stringValue()));
      }
      assertThat(opening.add(moved)).as(reply.body()).isEqualByComparingTo(closing);
      if (before != null) {
        assertThat(opening).as(range).isEqualByComparingTo(before);
      }
      assertThat(new BigDecimal(row.at("/buckets/won").stringValue()))
          .as(range)
          .isEqualByComparingTo(files.won(month).negate());
      before = closing;
    }
    assertThat(before).isEqualByComparingTo(files.openAtListPrice());
  }

  private record Total(int count, BigDecimal amount) {}

  private static Total total(WinfoldClient winfold, String status) {
    int count = 0;
    var amount = BigDecimal.ZERO;
    String next = "";
    do {
      JsonNode page =
          winfold.get("/api/opportunities?limit=1000&status=" + status + next).expect(200).json();
      for (JsonNode deal : page.at("/data")) {
        assertThat(deal.at("/amount/currency").stringValue()).isEqualTo("USD");
        count = count + 1;
        amount = amount.add(new BigDecimal(deal.at("/amount/amount").stringValue()));
      }
      next =
          page.at("/page/hasMore").booleanValue()
              ? "&cursor=" + WinfoldClient.encoded(page.at("/page/next").stringValue())
              : "";
    } while (!next.isEmpty());
    return new Total(count, amount);
  }
}
