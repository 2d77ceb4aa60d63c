package io.winfold.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winfold.platform.testing.NeedsAxonServer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The forms Winfold comes in; one of each is started for all tests that leave it running. */
enum Form {
  ONE_PROCESS,
  SIDES_APART,
  /** Axon Server holds the log; tests for which there is none are skipped. */
  AXON_SERVER;

  private static final Map<Form, Deployment> SHARED = new EnumMap<>(Form.class);
  private static final Set<Form> FAILED = EnumSet.noneOf(Form.class);

  /** A fresh one for a test that kills or stops it, or needs it empty. */
  Deployment fresh() {
    assumeThere();
    return switch (this) {
      case ONE_PROCESS -> new OneProcess();
      case SIDES_APART -> new SidesApart();
      case AXON_SERVER -> new OverAxonServer(System.getenv(NeedsAxonServer.VARIABLE));
    };
  }

  /** The one that tests share; each keeps to pipelines of its own. */
  Deployment shared() {
    assumeThere();
    synchronized (SHARED) {
      if (FAILED.contains(this)) {
        throw new IllegalStateException("It did not start for an earlier test");
      }
      FAILED.add(this);
      Deployment running = SHARED.computeIfAbsent(this, Form::startShared);
      FAILED.remove(this);
      return running;
    }
  }

  private void assumeThere() {
    if (this == AXON_SERVER) {
      assumeTrue(System.getenv(NeedsAxonServer.VARIABLE) != null, NeedsAxonServer.REASON);
    }
  }

  private static Deployment startShared(Form form) {
    Deployment deployment = form.fresh();
    Runtime.getRuntime().addShutdownHook(new Thread(deployment::close));
    return deployment;
  }
}
