package io.winfold.query.model;

import io.winfold.kernel.event.KernelJson;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model under its name.
 *
 * @param version what it is chosen by
 * @param pipeline whose deals it scores
 * @param trainedUpTo the cut: it knows of nothing that occurred later
 */
public record FittedModel(String version, String pipeline, Instant trainedUpTo, Model model) {
  private static final JsonMapper JSON = KernelJson.mapper();

  /** Its parameters as JSON. */
  public static JsonNode write(Model model) {
    return JSON.valueToTree(model);
  }

  /**
   * Parameters from JSON, as {@link #write} made them.
   *
   * @throws tools.jackson.core.JacksonException if they are not that method's
   */
  public static Model read(Method method, JsonNode parameters) {
    Class<? extends Model> type =
        switch (method) {
          case STAGE_DEFAULT -> StageDefaultModel.class;
          case WIN_RATE -> WinRateModel.class;
          case MARKOV -> MarkovModel.class;
          case NAIVE_BAYES -> NaiveBayesModel.class;
          case LOGISTIC_REGRESSION -> LogisticModel.class;
        };
    return JSON.treeToValue(parameters, type);
  }
}
