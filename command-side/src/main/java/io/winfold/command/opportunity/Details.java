package io.winfold.command.opportunity;

import io.winfold.command.decision.Update;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a deal is about; no rule depends on it. */
record Details(
    String name,
    @Nullable String account,
    @Nullable String source,
    @Nullable String industry,
    @Nullable String type,
    List<String> tags,
    Map<String, String> attributes) {
  /** How many free name-value pairs a deal may have. */
  static final int MAX_ATTRIBUTES = 50;

  static Details created(OpportunityCreated event) {
    return new Details(
        event.name(),
        event.account(),
        event.source(),
        event.industry(),
        event.type(),
        event.tags(),
        event.attributes());
  }

  /** What a command would change, null where nothing. A name that is cleared stays as it is. */
  @Nullable DetailsChanged changedBy(ChangeDetails command) {
    String newName = command.name().given() ? command.name().value() : name;
    List<String> newTags = tags;
    if (command.tags().given()) {
      List<String> given = command.tags().value();
      newTags = given == null ? List.of() : given.stream().distinct().toList();
    }
    Map<String, Change<String>> changes = new TreeMap<>();
    command
        .attributes()
        .forEach(
            (attribute, to) -> {
              String from = attributes.get(attribute);
              if (!Objects.equals(from, to)) {
                changes.put(attribute, new Change<>(from, to));
              }
            });
    DetailsChanged changed =
        new DetailsChanged(
            newName == null || newName.equals(name) ? null : new Change<>(name, newName),
            change(account, command.account()),
            change(source, command.source()),
            change(industry, command.industry()),
            change(type, command.type()),
            newTags.equals(tags) ? null : new Change<>(tags, newTags),
            changes.isEmpty() ? null : changes);
    return changed.equals(new DetailsChanged(null, null, null, null, null, null, null))
        ? null
        : changed;
  }

  private static @Nullable Change<String> change(@Nullable String from, Update<String> update) {
    return !update.given() || Objects.equals(from, update.value())
        ? null
        : new Change<>(from, update.value());
  }

  Details after(DetailsChanged event) {
    Change<String> newName = event.name();
    Change<List<String>> newTags = event.tags();
    return new Details(
        newName == null || newName.to() == null ? name : newName.to(),
        to(account, event.account()),
        to(source, event.source()),
        to(industry, event.industry()),
        to(type, event.type()),
        newTags == null ? tags : newTags.to() == null ? List.of() : newTags.to(),
        merged(event.attributes()));
  }

  private static @Nullable String to(@Nullable String now, @Nullable Change<String> change) {
    return change == null ? now : change.to();
  }

  private Map<String, String> merged(@Nullable Map<String, Change<String>> changes) {
    if (changes == null) {
      return attributes;
    }
    Map<String, String> merged = new TreeMap<>(attributes);
    changes.forEach(
        (attribute, change) -> {
          String to = change.to();
          if (to == null) {
            merged.remove(attribute);
          } else {
            merged.put(attribute, to);
          }
        });
    return Map.copyOf(merged);
  }
}
