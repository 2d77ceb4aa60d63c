package io.winfold.platform.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs only where an Axon Server is, one to throw away that nobody else writes to meanwhile. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = NeedsAxonServer.VARIABLE,
    matches = ".+:\\d+",
    disabledReason = NeedsAxonServer.REASON)
public @interface NeedsAxonServer {
  String VARIABLE = "WINFOLD_AXON_SERVER";
  String REASON = "needs an Axon Server: say where it is with WINFOLD_AXON_SERVER=host:port";
}
