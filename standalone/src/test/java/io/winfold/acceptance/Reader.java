package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * An analyst who reads all the time while others write. Every deal is worth 100.00 and none is
 * overridden, so each answer can be judged by itself, whatever it has seen of the writing.
 */
final class Reader implements AutoCloseable {
  private static final Map<String, String> PERCENT =
      Map.of("new", "10", "qualified", "30", "proposition", "70");

  private final WinfoldClient winfold;
  private final String pipeline;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger reads = new AtomicInteger();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> reading;

  Reader(WinfoldClient winfold, String pipeline) {
    this.winfold = winfold;
    this.pipeline = pipeline;
    reading = thread.submit(this::readOn);
  }

  private void readOn() {
    int reachedBefore = 0;
    while (!stopping.get()) {
      stagesAddUp();
      int reached = funnelAddsUp();
      assertThat(reached).as("deals do not vanish").isGreaterThanOrEqualTo(reachedBefore);
      reachedBefore = reached;
      reads.incrementAndGet();
    }
  }

  private void stagesAddUp() {
    Reply reply =
        winfold.get("/api/reports/pipeline?groupBy=stage&pipeline=" + pipeline).expect(200);
    for (JsonNode row : reply.at("/data")) {
      BigDecimal amount = new BigDecimal(row.at("/amount").stringValue());
      var percent = new BigDecimal(PERCENT.get(row.at("/group/stage").stringValue()));
      assertThat(amount)
          .isEqualByComparingTo(BigDecimal.valueOf(100L * row.at("/count").intValue()));
      assertThat(new BigDecimal(row.at("/weightedAmount").stringValue()))
          .isEqualByComparingTo(amount.multiply(percent).movePointLeft(2));
    }
  }

  private int funnelAddsUp() {
    Reply reply = winfold.get("/api/reports/funnel?pipeline=" + pipeline).expect(200);
    int before = Integer.MAX_VALUE;
    int first = 0;
    for (JsonNode row : reply.at("/data")) {
      int reached = row.at("/reached").intValue();
      assertThat(reached).as(reply.body()).isLessThanOrEqualTo(before);
      first = before == Integer.MAX_VALUE ? reached : first;
      before = reached;
      if (!row.at("/stage").stringValue().equals("won")) {
        int left = row.at("/open").intValue();
        for (JsonNode exits : row.at("/exits")) {
          left += exits.intValue();
        }
        assertThat(left).as(reply.body()).isEqualTo(row.at("/visits").intValue());
      }
    }
    return first;
  }

  int reads() {
    return reads.get();
  }

  /** Stops reading; fails if anything read was wrong. */
  void finish() {
    stopping.set(true);
    try {
      reading.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("The reader saw something wrong", e.getCause());
    } catch (Exception e) {
      throw new AssertionError("The reader does not end", e);
    }
  }

  @Override
  public void close() {
    stopping.set(true);
    thread.shutdownNow();
  }
}
