package io.winfold.acceptance;

import java.util.concurrent.atomic.AtomicInteger;

/** Ids no other test uses, so that tests share a server without seeing each other. */
final class Names {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Names() {}

  static String fresh(String what) {
    return what + COUNT.incrementAndGet();
  }
}
