package io.winfold.command.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.command.Commands;
import io.winfold.command.intake.crmcsv.CrmCsvFormat;
import io.winfold.command.intake.sample.SampleLoader;
import io.winfold.command.opportunity.Surroundings;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.operation.Operations;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Imports and the sample.
 *
 * <ul>
 *   <li>{@code winfold.data-dir}: where files of imports wait, in {@code imports/}
 *   <li>{@code winfold.zone}: where the days of their files begin
 *   <li>{@code winfold.import.parallelism}: rows of one import under way at once
 *   <li>{@code winfold.import.at-once}: imports under way at once
 *   <li>{@code winfold.import.most-rejections}: rejections a report lists
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
public class IntakeConfiguration {
  private static final int KEPT_IN_MEMORY = 64 << 10;

  @Bean
  static ImportSettings importSettings(
      @Value("${winfold.data-dir:.winfold}") Path dataDir,
      @Value("${winfold.zone:UTC}") ZoneId zone,
      @Value("${winfold.import.parallelism:64}") int parallelism,
      @Value("${winfold.import.at-once:2}") int atOnce,
      @Value("${winfold.import.most-rejections:10000}") int mostRejections) {
    return new ImportSettings(
        dataDir.toAbsolutePath().resolve("imports"), zone, parallelism, atOnce, mostRejections);
  }

  @Bean
  static InstantSource importClock() {
    return InstantSource.system();
  }

  @Bean
  static Imports imports(
      Commands commands,
      Surroundings surroundings,
      Operations operations,
      ImportSettings settings,
      InstantSource importClock,
      MeterRegistry meters) {
    return new Imports(
        commands,
        prepared -> new TrialDesk(surroundings, prepared.pipelines(), importClock.instant()),
        operations,
        List.of(new CrmCsvFormat()),
        settings,
        importClock,
        meters);
  }

  /** Only a server that is up goes on with what the one before it left. */
  @Bean
  static ApplicationListener<ApplicationReadyEvent> resumeImports(Imports imports) {
    return _ -> imports.resume();
  }

  @Bean
  static SampleLoader sampleLoader(Commands commands, EventLog log) {
    return new SampleLoader(commands, log);
  }

  /**
   * Parts of a request are kept beside the spool, where there is room for large files; not in it,
   * for what is in it and no import is swept away.
   */
  @Bean
  static MultipartConfigElement multipartConfigElement(ImportSettings settings) throws IOException {
    Path parts = Files.createDirectories(settings.spool().resolveSibling("import-parts"));
    return new MultipartConfigElement(
        parts.toString(), Upload.MOST_BYTES, Upload.MOST_BYTES, KEPT_IN_MEMORY);
  }
}
