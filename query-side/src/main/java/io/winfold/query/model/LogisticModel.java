package io.winfold.query.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression: the logarithm of the odds is the intercept plus, for each term, its weight
 * times the deal's figure, figures of quantities centred and scaled to a standard deviation of 1.
 *
 * @param penalty of the ridge, chosen by what predicts the later fifth of the deals best
 * @param baseRate the share won of the examples, towards which records of few deals are drawn
 * @param checked how the fit to the earlier deals did on the later ones; null: there were too few
 */
public record LogisticModel(
    List<Field> fields,
    double intercept,
    List<Term> terms,
    double penalty,
    double baseRate,
    @Nullable Check checked)
    implements Model {

  public LogisticModel {
    fields = List.copyOf(fields);
    terms = List.copyOf(terms);
    for (Term term : terms) {
      if (term.scale() == 0
          || !(term.field().equals(Figures.STAGE) || fields.contains(new Field(term.field())))) {
        throw new IllegalArgumentException("not a term of this model: " + term);
      }
      Objects.requireNonNull(term.part(), "part");
    }
  }

  /**
   * A column of the regression.
   *
   * @param field the stage or a field
   * @param part which figure of the field: a value it has or has not, or the name of a quantity
   * @param mean taken away from the figure; 0 where it is 0 or 1
   * @param scale that the rest is divided by; 1 where it is 0 or 1
   */
  public record Term(String field, String part, double mean, double scale, double weight) {}

  /**
   * How well later deals were predicted.
   *
   * @param deals how many
   * @param logLoss the mean of -ln of the probability given to what happened
   * @param baseLogLoss the same for the share won of the earlier ones
   */
  public record Check(int deals, double logLoss, double baseLogLoss) {}

  @Override
  public Method method() {
    return Method.LOGISTIC_REGRESSION;
  }

  @Override
  public Scorer scorer() {
    return new Ready(this);
  }

  private static final class Ready implements Scorer {
    private final LogisticModel model;
    private final Figures figures;
    private final Map<String, Map<String, Term>> terms = new LinkedHashMap<>();
    private final double atZero;

    Ready(LogisticModel model) {
      this.model = model;
      this.figures = new Figures(model.fields, model.baseRate);
      double zero = model.intercept;
      for (Term term : model.terms) {
        terms.computeIfAbsent(term.field(), key -> new LinkedHashMap<>()).put(term.part(), term);
        zero -= term.weight() * term.mean() / term.scale();
      }
      atZero = zero;
    }

    private static double weigh(Term term, double figure) {
      return term.weight() * (figure / term.scale());
    }

    @Override
    public int basisPoints(Features features) {
      var sum =
          new Object() {
            double logOdds = atZero;
          };
      figures.of(
          features,
          (field, part, figure) -> {
            Map<String, Term> ofField = terms.get(field);
            Term term = ofField == null ? null : ofField.get(part);
            if (term != null) {
              sum.logOdds += weigh(term, figure);
            }
          });
      return Odds.basisPoints(Odds.probability(sum.logOdds));
    }

    @Override
    public @Nullable Score explain(Features features) {
      Map<String, Double> byField = new LinkedHashMap<>();
      byField.put(Figures.STAGE, 0.0);
      model.fields.forEach(field -> byField.put(field.name(), 0.0));
      for (Term term : model.terms) {
        byField.merge(term.field(), -term.weight() * term.mean() / term.scale(), Double::sum);
      }
      figures.of(
          features,
          (field, part, figure) -> {
            Map<String, Term> ofField = terms.get(field);
            Term term = ofField == null ? null : ofField.get(part);
            if (term != null) {
              byField.merge(field, weigh(term, figure), Double::sum);
            }
          });
      List<Contribution> contributions = new ArrayList<>();
      byField.forEach(
          (field, logOdds) ->
              contributions.add(new Contribution(field, figures.show(field, features), logOdds)));
      return new Score(basisPoints(features), model.intercept, contributions, null);
    }
  }
}
