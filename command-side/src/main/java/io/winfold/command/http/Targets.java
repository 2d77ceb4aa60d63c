package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.platform.web.Body;
import org.jspecify.annotations.Nullable;

/** Reads whose deals of which period a quota or a forecast is about. */
final class Targets {
  /** Stands in for a period that is none, until the body is refused for it. */
  private static final FiscalPeriod NO_PERIOD = new FiscalPeriod("0001");

  private Targets() {}

  /** Of the team or the owner; null for the company. */
  static @Nullable String name(QuotaScope scope, Body body) {
    return switch (scope) {
      case TEAM, OWNER -> body.requiredText("name", MAX_NAME);
      case COMPANY -> {
        String name = body.text("name", MAX_NAME);
        if (name != null) {
          body.fault("name", "goes with the scopes TEAM and OWNER only");
        }
        yield null;
      }
    };
  }

  static FiscalPeriod period(Body body) {
    String period = body.requiredText("period", MAX_NAME);
    if (FiscalPeriod.isPeriod(period)) {
      return new FiscalPeriod(period);
    }
    if (!period.isEmpty()) {
      body.fault("period", "must be a year, a quarter or a month: 2026, 2026-Q1, 2026-03");
    }
    return NO_PERIOD;
  }
}
