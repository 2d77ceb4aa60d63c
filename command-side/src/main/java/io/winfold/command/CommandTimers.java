package io.winfold.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.winfold.command.decision.Answer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Times commands by name and outcome: {@code accepted}, {@code no-change}, or the code of the rule
 * that refused.
 */
final class CommandTimers {
  private final MeterRegistry registry;
  // Looking a timer up by its tags costs more than recording with it.
  private final Map<Class<?>, Map<String, Timer>> timers = new ConcurrentHashMap<>();

  CommandTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(Object command, Answer answer, long nanos) {
    timers
        .computeIfAbsent(command.getClass(), _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(outcome(answer), outcome -> timer(command.getClass(), outcome))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Class<?> command, String outcome) {
    return Timer.builder("winfold.commands")
        .description("Commands judged, until their events are durable")
        .tag("command", name(command))
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .register(registry);
  }

  private static String outcome(Answer answer) {
    return switch (answer) {
      case Answer.Accepted accepted -> accepted.events().isEmpty() ? "no-change" : "accepted";
      case Answer.Refused refused ->
          refused.rejection().code().name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  /** The command's name in the HTTP contract's spelling, such as {@code change-stage}. */
  private static String name(Class<?> command) {
    return command.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
