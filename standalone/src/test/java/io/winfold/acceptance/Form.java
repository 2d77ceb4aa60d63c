package io.winfold.acceptance;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The forms Winfold comes in; one of each is started for all tests that leave it running. */
enum Form {
  ONE_PROCESS,
  SIDES_APART;

  private static final Map<Form, Deployment> SHARED = new EnumMap<>(Form.class);
  private static final Set<Form> FAILED = EnumSet.noneOf(Form.class);

  /** A fresh one for a test that kills or stops it, or needs it empty. */
  Deployment fresh() {
    return switch (this) {
      case ONE_PROCESS -> new OneProcess();
      case SIDES_APART -> new SidesApart();
    };
  }

  /** The one that tests share; each keeps to pipelines of its own. */
  Deployment shared() {
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

  private static Deployment startShared(Form form) {
    Deployment deployment = form.fresh();
    Runtime.getRuntime().addShutdownHook(new Thread(deployment::close));
    return deployment;
  }
}
