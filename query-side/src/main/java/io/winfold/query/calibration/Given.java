package io.winfold.query.calibration;

import io.winfold.query.model.Features;
import io.winfold.query.model.Field;
import io.winfold.query.model.FittedModel;
import io.winfold.query.model.History;
import io.winfold.query.model.Reading;
import io.winfold.query.model.Scorer;
import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.probability.Scoring;
import io.winfold.query.registry.Registered;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kinds of probability gave a deal on an occasion. */
final class Given {
  private final StageDefaults defaults;
  private final Scoring inForce;
  private final Map<Kind, Model> models = new LinkedHashMap<>();
  private final @Nullable History history;
  private final ZoneId zone;

  private record Model(String pipeline, Instant trainedUpTo, Scorer scorer) {}

  Given(Scope scope) {
    defaults = new StageDefaults(scope);
    inForce = Scoring.read(scope);
    zone = scope.zone();
    List<Field> fields = new ArrayList<>();
    for (Registered registered : Registered.all(scope)) {
      FittedModel fitted = registered.fitted().orElse(null);
      if (fitted == null) {
        continue;
      }
      var model = fitted.model();
      fields.addAll(model.fields());
      models.put(
          new Kind(Kind.Name.MODEL, registered.version()),
          new Model(registered.pipeline(), registered.trainedUpTo(), model.scorer()));
    }
    Reading scores = Reading.forScores(fields);
    history =
        models.isEmpty()
            ? null
            : History.read(scope, new Reading(true, false, scores.details(), scores.attributes()));
  }

  /** Those there are, in the order they are shown. */
  List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.STAGE_DEFAULT, Kind.OVERRIDE));
    kinds.addAll(models.keySet());
    kinds.add(Kind.EFFECTIVE);
    return kinds;
  }

  /** In basis points; null: that deal had none of this kind then. */
  @Nullable Integer basisPoints(Kind kind, Occasion occasion) {
    return switch (kind.name()) {
      case STAGE_DEFAULT -> byDefault(occasion);
      case OVERRIDE -> occasion.override();
      case MODEL -> byModel(models.get(kind), occasion);
      case EFFECTIVE -> effective(occasion);
    };
  }

  int byDefault(Occasion occasion) {
    return defaults.at(occasion.stage(), occasion.at());
  }

  /** Of its own pipeline's deals, and not before the cut it was fitted to: it knows their fate. */
  private @Nullable Integer byModel(@Nullable Model model, Occasion occasion) {
    if (model == null
        || !model.pipeline().equals(occasion.stage().pipeline())
        || occasion.at().isBefore(model.trainedUpTo())) {
      return null;
    }
    Features features = features(occasion, occasion.at());
    if (features == null) {
      return null;
    }
    // As in every report: taken at the deal's last event and again at each midnight.
    Instant midnight = occasion.at().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    Features taken =
        features(
            occasion,
            midnight.isAfter(features.deal().since()) ? midnight : features.deal().since());
    int points = taken == null ? Scorer.NONE : model.scorer().basisPoints(taken);
    return points == Scorer.NONE ? null : Integer.valueOf(points);
  }

  private @Nullable Features features(Occasion occasion, Instant at) {
    return history == null ? null : history.features(occasion.outcome().deal(), at);
  }

  private int effective(Occasion occasion) {
    if (occasion.override() != null) {
      return occasion.override();
    }
    Features features = inForce.isEmpty() ? null : features(occasion, occasion.at());
    Integer model = features == null ? null : inForce.at(features.deal(), occasion.at());
    return model == null ? byDefault(occasion) : model;
  }
}
