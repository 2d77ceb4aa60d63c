package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_ELEMENTS;
import static io.winfold.platform.web.Body.MAX_NAME;
import static io.winfold.platform.web.Body.MAX_TEXT;

import io.winfold.command.decision.Update;
import io.winfold.command.http.OpportunityRequest.Act;
import io.winfold.command.http.OpportunityRequest.Amend;
import io.winfold.command.http.OpportunityRequest.Begin;
import io.winfold.command.http.OpportunityRequest.Continue;
import io.winfold.command.opportunity.FactValue;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityCommand.AssignOwner;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.command.opportunity.OpportunityCommand.ChangeExpectedCloseDate;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.ClearProbabilityOverride;
import io.winfold.command.opportunity.OpportunityCommand.Correct;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.DiscardFromBeginning;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.command.opportunity.OpportunityCommand.MeetExitCriterion;
import io.winfold.command.opportunity.OpportunityCommand.OverrideProbability;
import io.winfold.command.opportunity.OpportunityCommand.Reopen;
import io.winfold.command.opportunity.OpportunityCommand.Retract;
import io.winfold.command.opportunity.OpportunityCommand.SetForecastCategory;
import io.winfold.command.opportunity.OpportunityCommand.Transfer;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.web.Body;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every command for a deal by its wire name, and how its body is read. */
final class OpportunityRequests {
  static final String CREATE = "create";

  private static final String VALUE = "value";

  /** The name of an attribute and what stands before it. */
  private static final int MAX_FIELD = MAX_NAME + 10;

  static final Map<String, Function<Body, OpportunityRequest>> BY_NAME =
      Map.ofEntries(
          Map.entry(CREATE, OpportunityRequests::create),
          act("change-stage", body -> new ChangeStage(requiredStage(body))),
          act(
              "override-probability",
              body ->
                  new OverrideProbability(
                      body.requiredPercent("probability"),
                      body.reason("reason"),
                      body.bool("sticky", false))),
          act("clear-probability-override", _ -> new ClearProbabilityOverride()),
          act("change-amount", body -> new ChangeAmount(body.requiredMoney("amount"))),
          act("change-expected-close-date", OpportunityRequests::changeExpectedCloseDate),
          act("assign-owner", OpportunityRequests::assignOwner),
          act("set-forecast-category", OpportunityRequests::setForecastCategory),
          act("change-details", OpportunityRequests::changeDetails),
          act(
              "meet-exit-criterion",
              body ->
                  new MeetExitCriterion(
                      requiredStage(body), body.requiredText("criterion", MAX_NAME))),
          act("win", body -> new Win(body.money("amount"))),
          act("lose", body -> new Lose(body.reason("reason"), body.lines("note", MAX_TEXT))),
          act("reopen", body -> new Reopen(stage(body))),
          act(
              "transfer",
              body -> new Transfer(new PipelineId(body.requiredId("pipeline")), stage(body))),
          Map.entry("continue", OpportunityRequests::continueWith),
          Map.entry("discard", OpportunityRequests::discard),
          Map.entry("correct", OpportunityRequests::correct));

  private OpportunityRequests() {}

  private static Map.Entry<String, Function<Body, OpportunityRequest>> act(
      String name, Function<Body, OpportunityCommand> read) {
    return Map.entry(name, body -> new Act(read.apply(body)));
  }

  private static OpportunityRequest create(Body body) {
    return new Begin(
        opportunity(body),
        new Create(
            body.requiredText("name", MAX_NAME),
            new PipelineId(body.requiredId("pipeline")),
            stage(body),
            body.requiredMoney("amount"),
            body.date("expectedCloseDate"),
            body.text("owner", MAX_NAME),
            body.text("team", MAX_NAME),
            body.text("account", MAX_NAME),
            body.text("source", MAX_NAME),
            body.text("industry", MAX_NAME),
            body.text("type", MAX_NAME),
            body.texts("tags", MAX_ELEMENTS, MAX_NAME),
            body.pairs("attributes"),
            body.text("externalId", MAX_NAME),
            null));
  }

  private static ChangeExpectedCloseDate changeExpectedCloseDate(Body body) {
    body.mustHave("expectedCloseDate");
    return new ChangeExpectedCloseDate(
        body.isNull("expectedCloseDate") ? null : body.date("expectedCloseDate"),
        body.lines("reason", MAX_TEXT));
  }

  private static AssignOwner assignOwner(Body body) {
    body.mustHave("owner");
    return new AssignOwner(
        body.isNull("owner") ? null : body.text("owner", MAX_NAME), textUpdate(body, "team"));
  }

  private static SetForecastCategory setForecastCategory(Body body) {
    body.mustHave("category");
    return new SetForecastCategory(
        body.isNull("category") ? null : body.choice("category", ForecastCategory.class));
  }

  private static ChangeDetails changeDetails(Body body) {
    return new ChangeDetails(
        // A deal always has a name.
        body.has("name") ? Update.to(body.requiredText("name", MAX_NAME)) : Update.keep(),
        textUpdate(body, "account"),
        textUpdate(body, "source"),
        textUpdate(body, "industry"),
        textUpdate(body, "type"),
        body.isNull("tags")
            ? Update.to(null)
            : body.has("tags")
                ? Update.to(body.texts("tags", MAX_ELEMENTS, MAX_NAME))
                : Update.keep(),
        body.pairsOrNulls("attributes"));
  }

  private static OpportunityRequest continueWith(Body body) {
    return new Continue(
        opportunity(body), new PipelineId(body.requiredId("pipeline")), stage(body));
  }

  private static OpportunityRequest discard(Body body) {
    String reason = body.reason("reason");
    return body.bool("fromBeginning", false)
        ? new Amend(deal -> new DiscardFromBeginning(deal, reason))
        : new Act(new Discard(reason));
  }

  private static OpportunityRequest correct(Body body) {
    String event = body.requiredId("event");
    if (body.has("retract")) {
      if (!body.bool("retract", true)) {
        body.fault("retract", "must be true, or left out");
      }
      return new Amend(deal -> new Retract(deal, event));
    }
    String field = body.requiredText("field", MAX_FIELD);
    FactValue value = factValue(body);
    String reason = body.has("reason") ? body.reason("reason") : null;
    String note = body.lines("note", MAX_TEXT);
    return new Amend(deal -> new Correct(deal, event, field, value, reason, note));
  }

  /** What it has to be is known once the event is; here it only has to be well formed. */
  private static FactValue factValue(Body body) {
    body.mustHave(VALUE);
    if (body.isNull(VALUE)) {
      return new FactValue.Nothing();
    }
    return switch (body.shape(VALUE)) {
      case NUMBER -> new FactValue.Percent(body.requiredPercent(VALUE));
      case ARRAY -> new FactValue.Texts(body.texts(VALUE, MAX_ELEMENTS, MAX_NAME));
      case OBJECT -> new FactValue.Amount(body.requiredMoney(VALUE));
      case OTHER -> {
        String text = body.lines(VALUE, MAX_TEXT);
        yield text == null ? new FactValue.Nothing() : new FactValue.Text(text);
      }
    };
  }

  private static Update<String> textUpdate(Body body, String name) {
    if (body.isNull(name)) {
      return Update.to(null);
    }
    return body.has(name) ? Update.to(body.text(name, MAX_NAME)) : Update.keep();
  }

  private static @Nullable OpportunityId opportunity(Body body) {
    String id = body.id("id");
    return id == null ? null : new OpportunityId(id);
  }

  private static StageId requiredStage(Body body) {
    return new StageId(body.requiredId("stage"));
  }

  private static @Nullable StageId stage(Body body) {
    String id = body.id("stage");
    return id == null ? null : new StageId(id);
  }
}
