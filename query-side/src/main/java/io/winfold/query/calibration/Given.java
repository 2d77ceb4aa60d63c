package io.winfold.query.calibration;

import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.scope.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kinds of probability gave a deal on an occasion. */
final class Given {
  private final StageDefaults defaults;

  Given(Scope scope) {
    this.defaults = new StageDefaults(scope);
  }

  /** Those there are, in the order they are shown. */
  List<Kind> kinds() {
    return List.of(Kind.STAGE_DEFAULT, Kind.OVERRIDE, Kind.EFFECTIVE);
  }

  /** In basis points; null: that deal had none of this kind then. */
  @Nullable Integer basisPoints(Kind kind, Occasion occasion) {
    return switch (kind.name()) {
      case STAGE_DEFAULT -> byDefault(occasion);
      case OVERRIDE -> occasion.override();
      case MODEL -> null;
      case EFFECTIVE ->
          occasion.override() == null ? Integer.valueOf(byDefault(occasion)) : occasion.override();
    };
  }

  int byDefault(Occasion occasion) {
    return defaults.at(occasion.stage(), occasion.at());
  }
}
