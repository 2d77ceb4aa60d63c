package io.winfold.query.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be fitted.
 *
 * @param fields what is looked at beside the stage, in this order
 * @param createdFrom deals created earlier are no examples; null: all are
 */
public record Recipe(Method method, List<Field> fields, @Nullable Instant createdFrom) {
  private static final List<Field> LEAD_SCORING =
      Field.all(
          "attribute.phone_state",
          "attribute.email_state",
          "attribute.region",
          "attribute.country",
          "source",
          "attribute.language",
          "tag");

  private static final List<Field> REGRESSION =
      Field.all(
          "daysInStage",
          "ageDays",
          "pushes",
          "backwardMoves",
          "size",
          "daysToClose",
          "source",
          "industry",
          "team",
          "ownerWinRate");

  /** A method with the fields it has unless others are given. */
  public static Recipe of(Method method) {
    return new Recipe(
        method,
        switch (method) {
          case STAGE_DEFAULT, WIN_RATE, MARKOV -> List.of();
          case NAIVE_BAYES -> LEAD_SCORING;
          case LOGISTIC_REGRESSION -> REGRESSION;
        },
        null);
  }

  /** The same with other fields. */
  public Recipe with(List<Field> others) {
    return new Recipe(method, List.copyOf(others), createdFrom);
  }

  /** Whether the method takes fields at all. */
  public static boolean takesFields(Method method) {
    return switch (method) {
      case STAGE_DEFAULT, MARKOV -> false;
      case WIN_RATE, NAIVE_BAYES, LOGISTIC_REGRESSION -> true;
    };
  }

  /** Fits it. Pure and deterministic: the same training set gives the same parameters. */
  public Fit fit(TrainingSet known) {
    return switch (method) {
      case STAGE_DEFAULT -> new Fit.Done(StageDefaultModel.fit(known));
      case WIN_RATE -> WinRateFit.fit(known, this);
      case MARKOV -> new Fit.Done(MarkovModel.fit(known));
      case NAIVE_BAYES -> new Fit.Done(NaiveBayesModel.fit(known, this));
      case LOGISTIC_REGRESSION -> LogisticFit.fit(known, this);
    };
  }

  /** Whether a deal may be an example. */
  boolean admits(Example example) {
    return createdFrom == null || !example.last().createdAt().isBefore(createdFrom);
  }
}
