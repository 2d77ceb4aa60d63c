package io.winfold.acceptance;

import io.winfold.platform.testing.NeedsAxonServer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Ids no other test uses, so that tests share a server without seeing each other. */
final class Names {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** An Axon Server is not emptied between runs. */
  private static final String RUN =
      System.getenv(NeedsAxonServer.VARIABLE) == null
          ? ""
          : "." + UUID.randomUUID().toString().substring(0, 8);

  private Names() {}

  static String fresh(String what) {
    return what + COUNT.incrementAndGet() + RUN;
  }
}
