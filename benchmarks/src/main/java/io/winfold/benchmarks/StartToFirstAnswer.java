package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import io.winfold.command.intake.sample.SampleLoader;
import io.winfold.standalone.StandaloneServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the start of the program on the sample's database to the first report it answers. */
final class StartToFirstAnswer implements Benchmark {
  private static final double SECONDS = 8;
  private static final String READY = "Winfold is ready at ";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Path data = bench.emptyFolder();
    try (StandaloneServer server = StandaloneServer.start(data, 0)) {
      server.bean(SampleLoader.class).load(Instant.now());
    }
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < Math.min(3, bench.rounds()); round++) {
      seconds.add(startedIn(bench, data));
    }
    double median = Rounds.median(seconds, Double::doubleValue);
    return List.of(
        Row.figure(
            "start to first report, database with the sample",
            "%.1f s".formatted(median),
            "below 8 s",
            Verdict.of(median < SECONDS)));
  }

  private static double startedIn(Bench bench, Path data) throws Exception {
    long start = System.nanoTime();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // This process runs with those of ./winfold.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-jar", bench.jar().toString(), "serve", "--port", "0", "--data", data.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader();
        HttpCaller caller = new HttpCaller(port(out))) {
      var reply = caller.get("/api/reports/pipeline?pipeline=b2b");
      double seconds = (System.nanoTime() - start) / 1e9;
      if (reply.status() != 200 || reply.json().path("data").isEmpty()) {
        throw new IncompleteException("The first report is wrong: " + reply.text());
      }
      return seconds;
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static int port(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        String url = line.substring(READY.length()).split("[, ]", 2)[0];
        return java.net.URI.create(url).getPort();
      }
    }
    throw new IllegalStateException("Winfold ended before it was ready");
  }
}
