package io.winfold.query.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.query.model.DealState.Details;
import io.winfold.query.model.NaiveBayesModel.Frequency;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running Odoo 19 came to, after a full rebuild of its frequency table. */
class LeadScoringVectorsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The fields as the vectors and as Winfold call them. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "phone_state", "attribute.phone_state",
          "email_state", "attribute.email_state",
          "country_id", "attribute.country",
          "source_id", "source",
          "lang_id", "attribute.language",
          "tag_id", "tag",
          "tag_ids", "tag",
          "stage_id", "stage");

  @ParameterizedTest
  @ValueSource(strings = {"naive-bayes-1.json", "naive-bayes-2.json"})
  void everyFrequencyAndEveryProbability(String file) throws IOException {
    JsonNode vectors = read(file);
    Known known = new Known();
    for (JsonNode stage : vectors.get("stages")) {
      if (!stage.get("is_won").booleanValue()) {
        known.stage(stage.get("name").stringValue(), 0);
      }
    }
    Map<String, JsonNode> deals = new HashMap<>();
    for (JsonNode deal : vectors.get("deals")) {
      String outcome = deal.get("outcome").stringValue();
      deals.put(deal.get("ref").stringValue(), deal);
      if (deal.get("created").stringValue().equals("in_window") && !outcome.equals("open")) {
        known.closed(
            outcome.equals("won"),
            text(deal, "team"),
            details(deal),
            deal.get("stage").stringValue());
      }
    }
    List<Field> fields = new ArrayList<>();
    vectors.get("fields").forEach(field -> fields.add(new Field(named(field.stringValue()))));
    var model = (NaiveBayesModel) known.fit(Recipe.of(Method.NAIVE_BAYES).with(fields));

    Map<List<@Nullable String>, Frequency> rows = new HashMap<>();
    for (Frequency row : model.frequencies()) {
      rows.put(Arrays.asList(row.team(), row.variable(), row.value()), row);
    }
    JsonNode expected = vectors.at("/expected/frequencies");
    assertThat(rows).hasSize(expected.size());
    for (JsonNode row : expected) {
      String value = row.get("value").stringValue();
      Frequency frequency =
          rows.get(
              Arrays.asList(
                  text(row, "team"),
                  named(row.get("variable").stringValue()),
                  value.equals("Won") ? Move.WON : value));
      assertThat(frequency).as("%s", row).isNotNull();
      assertThat(frequency.won())
          .as("%s", row)
          .isEqualTo(row.get("won").doubleValue(), within(1e-9));
      assertThat(frequency.lost())
          .as("%s", row)
          .isEqualTo(row.get("lost").doubleValue(), within(1e-9));
    }

    Scorer scorer = model.scorer();
    int compared = 0;
    for (JsonNode open : vectors.at("/expected/open")) {
      JsonNode deal = deals.get(open.get("ref").stringValue());
      if (!deal.get("created").stringValue().equals("in_window")) {
        continue; // Odoo leaves open deals from before its start date as they were.
      }
      Features features =
          known.open(deal.get("stage").stringValue(), text(deal, "team"), details(deal));
      long expectedPoints = Math.round(open.get("automated_probability").doubleValue() * 100);
      assertThat(scorer.basisPoints(features)).as("%s", deal).isEqualTo((int) expectedPoints);
      Score score = scorer.explain(features);
      assertThat(score).isNotNull();
      assertThat(Odds.basisPoints(Odds.probability(sum(score))))
          .as("the contributions add up")
          .isCloseTo((int) expectedPoints, within(1));
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(9);
  }

  static double sum(Score score) {
    return score.baseline()
        + score.contributions().stream().mapToDouble(Contribution::logOdds).sum();
  }

  private static String named(String field) {
    return FIELDS.getOrDefault(field, field);
  }

  private static Details details(JsonNode deal) {
    Map<String, String> attributes = new TreeMap<>();
    put(attributes, "country", text(deal, "country"));
    put(attributes, "language", text(deal, "lang"));
    put(attributes, "phone_state", text(deal, "phone_state"));
    put(attributes, "email_state", text(deal, "email_state"));
    put(attributes, "region", text(deal, "region"));
    List<String> tags = new ArrayList<>();
    deal.get("tags").forEach(tag -> tags.add(tag.stringValue()));
    return new Details(null, text(deal, "source"), null, null, tags, attributes);
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.stringValue();
  }

  private static JsonNode read(String file) throws IOException {
    try (InputStream in = LeadScoringVectorsTest.class.getResourceAsStream("/golden/" + file)) {
      return JSON.readTree(in);
    }
  }
}
