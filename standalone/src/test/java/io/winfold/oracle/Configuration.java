package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.pipeline.PipelineEvent.ExitCriteriaPolicyChanged;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageExpectationsChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageForecastCategoryChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline's configuration in force at an instant. What was first set holds for all time before
 * it too; such a stage is known but not yet added.
 */
public final class Configuration {
  public final String id;
  public String name = "";
  public boolean defined;
  public long version;
  public String method = "STAGE_DEFAULT";
  public @Nullable String model;
  public String policy = "WARN";

  /**
   * Every stage ever known, in the order in force. One not yet added stands where it will first
   * stand, before the one that stands there now.
   */
  public final List<String> order = new ArrayList<>();

  public final Map<String, StageSettings> stages = new HashMap<>();

  /** What is set for one stage. */
  public static final class StageSettings {
    public String name;
    public BigDecimal probability;
    public String category;
    public StageExpectations expectations;
    public final @Nullable String team;
    public boolean retired;

    /** Whether the stage is there at the as-of instant. */
    public final boolean added;

    final Instant addedAt;

    StageSettings(Stage stage, Instant addedAt, boolean added) {
      name = stage.name();
      probability = stage.probability().percent();
      category = stage.forecastCategory().name();
      expectations = stage.expectations();
      team = stage.team();
      this.addedAt = addedAt;
      this.added = added;
    }
  }

  private Configuration(String id) {
    this.id = id;
  }

  static Configuration of(String id, List<RecordedEvent> events, Instant asOf) {
    return of(id, events, event -> !event.occurredAt().isAfter(asOf));
  }

  static Configuration of(
      String id, List<RecordedEvent> events, Predicate<RecordedEvent> happened) {
    var configuration = new Configuration(id);
    var course = new ArrayList<String>(); // the order after each event, also of those to come
    var places = new HashMap<String, Integer>();
    for (RecordedEvent recorded : events) {
      boolean inForce = happened.test(recorded);
      if (inForce) {
        configuration.version = configuration.version + 1;
      }
      if (recorded.event() instanceof PipelineDefined e) {
        configuration.name = e.name();
        configuration.defined = inForce;
        e.stages().forEach(stage -> course.add(stage.id().value()));
        e.stages().forEach(stage -> configuration.add(stage, recorded.occurredAt(), inForce));
      } else if (recorded.event() instanceof StageAdded e) {
        int place = e.before() == null ? course.size() : course.indexOf(e.before().value());
        course.add(place, e.stage().id().value());
        configuration.add(e.stage(), recorded.occurredAt(), inForce);
      } else if (recorded.event() instanceof StagesReordered e) {
        course.clear();
        e.to().forEach(stage -> course.add(stage.value()));
      } else if (inForce) {
        configuration.apply(recorded);
      }
      for (String stage : course) {
        if (inForce) {
          places.put(stage, course.indexOf(stage));
        } else {
          places.putIfAbsent(stage, course.indexOf(stage)); // its first one
        }
      }
    }
    configuration.order.addAll(course);
    configuration.order.sort(
        Comparator.comparing((String stage) -> places.get(stage))
            .thenComparing(
                stage -> configuration.stages.get(stage).addedAt, Comparator.reverseOrder())
            .thenComparing(Comparator.naturalOrder()));
    return configuration;
  }

  private void add(Stage stage, Instant at, boolean inForce) {
    stages.put(stage.id().value(), new StageSettings(stage, at, inForce));
  }

  private void apply(RecordedEvent recorded) {
    switch (recorded.event()) {
      case PipelineRenamed e -> name = e.to();
      case StageRenamed e -> stage(e.stage()).name = e.to();
      case StageRetired e -> stage(e.stage()).retired = true;
      case StageProbabilityChanged e -> stage(e.stage()).probability = e.to().percent();
      case StageExpectationsChanged e -> stage(e.stage()).expectations = e.to();
      case StageForecastCategoryChanged e -> stage(e.stage()).category = e.to().name();
      case ProbabilityMethodChosen e -> choose(e.to());
      case ExitCriteriaPolicyChanged e -> policy = e.to().name();
      default -> throw new AssertionError("No event of a pipeline: " + recorded);
    }
  }

  private void choose(ProbabilityMethod chosen) {
    method = chosen.kind().name();
    model = chosen.model();
  }

  private StageSettings stage(StageId stage) {
    return stages.get(stage.value());
  }
}
