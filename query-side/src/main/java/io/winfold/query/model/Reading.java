package io.winfold.query.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be read of deals.
 *
 * @param courses every state they went through, not only the last one by the as-of instant
 * @param visits their stays in stages
 * @param details whether anything of the wide part is needed
 * @param attributes the names of the attributes needed
 */
public record Reading(boolean courses, boolean visits, boolean details, Set<String> attributes) {

  /** What fitting by these recipes needs, at the as-of instant only. */
  public static Reading forFits(Collection<Recipe> recipes) {
    boolean courses =
        recipes.stream()
            .anyMatch(
                recipe ->
                    recipe.method() == Method.LOGISTIC_REGRESSION
                        || recipe.fields().stream().anyMatch(Field::needsRecords));
    boolean visits =
        recipes.stream()
            .anyMatch(
                recipe -> recipe.method() == Method.WIN_RATE || recipe.method() == Method.MARKOV);
    return of(
        courses, visits, recipes.stream().flatMap(recipe -> recipe.fields().stream()).toList());
  }

  /** What fitting by these recipes and scoring at any earlier instant needs. */
  public static Reading forCuts(Collection<Recipe> recipes) {
    Reading once = forFits(recipes);
    return new Reading(true, once.visits, once.details, once.attributes);
  }

  /** What scoring by fields needs. */
  public static Reading forScores(Collection<Field> fields) {
    return of(false, false, List.copyOf(fields));
  }

  private static Reading of(boolean courses, boolean visits, List<Field> fields) {
    Set<String> attributes = new TreeSet<>();
    for (Field field : fields) {
      String attribute = field.attribute();
      if (attribute != null) {
        attributes.add(attribute);
      }
    }
    return new Reading(courses, visits, fields.stream().anyMatch(Field::needsDetails), attributes);
  }
}
