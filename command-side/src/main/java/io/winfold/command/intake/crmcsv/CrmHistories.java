package io.winfold.command.intake.crmcsv;

import io.winfold.command.intake.ImportFormat;
import io.winfold.command.intake.ImportFormat.Setting;
import io.winfold.command.intake.ImportNotes;
import io.winfold.command.intake.RepeatedIds;
import io.winfold.command.intake.SourceRow;
import io.winfold.command.intake.crmcsv.CrmDeal.Account;
import io.winfold.command.intake.crmcsv.CrmDeal.Agent;
import io.winfold.command.intake.crmcsv.CrmDeal.Stage;
import io.winfold.command.intake.crmcsv.Deals.NotTakenException;
import io.winfold.command.intake.csv.CsvFile;
import io.winfold.command.intake.csv.CsvRow;
import io.winfold.command.intake.csv.UnreadableFileException;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.command.pipeline.PipelineCommand.NewStage;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The deals of sales_pipeline.csv as histories, read in two passes: the first finds dates. */
final class CrmHistories implements ImportFormat.Prepared {
  private static final PipelineId PIPELINE = new PipelineId("crm");
  private static final StageId PROSPECTING = new StageId("prospecting");
  private static final StageId ENGAGING = new StageId("engaging");
  private static final Currency DOLLAR = Currency.getInstance("USD");
  private static final String NOT_RECORDED = "not-recorded";

  private final CsvFile file;
  private final Tables tables;
  private final Deals deals;
  private final ZoneId zone;
  private final ImportNotes notes;
  private final FirstPass first;

  /**
   * @param rows how many there are
   * @param latest the latest date of any row that can be taken, null if there is none
   */
  private record FirstPass(long rows, @Nullable LocalDate latest, RepeatedIds ids) {}

  private CrmHistories(
      CsvFile file, Tables tables, Deals deals, ZoneId zone, ImportNotes notes, FirstPass first) {
    this.file = file;
    this.tables = tables;
    this.deals = deals;
    this.zone = zone;
    this.notes = notes;
    this.first = first;
  }

  static CrmHistories open(Path path, Tables tables, Setting setting, ImportNotes notes)
      throws IOException, UnreadableFileException {
    Deals deals = new Deals(tables, LocalDate.ofInstant(setting.now(), setting.zone()));
    FirstPass first = firstPass(path, deals);
    CsvFile file = CsvFile.open(Deals.FILE, path, Deals.COLUMNS);
    return new CrmHistories(file, tables, deals, setting.zone(), notes, first);
  }

  private static FirstPass firstPass(Path path, Deals deals)
      throws IOException, UnreadableFileException {
    RepeatedIds ids = new RepeatedIds(Files.size(path));
    LocalDate latest = null;
    long rows = 0;
    try (CsvFile file = CsvFile.open(Deals.FILE, path, Deals.COLUMNS)) {
      for (CsvRow row = file.next(); row != null; row = file.next()) {
        rows++;
        if (row instanceof CsvRow.Values values) {
          try {
            CrmDeal deal = deals.judge(values);
            ids.mark(deal.id());
            latest = later(later(latest, deal.engaged()), deal.closed());
          } catch (NotTakenException e) {
            // The second pass says so.
          }
        }
      }
    }
    return new FirstPass(rows, latest, ids);
  }

  private static @Nullable LocalDate later(@Nullable LocalDate a, @Nullable LocalDate b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }

  @Override
  public long rows() {
    return first.rows();
  }

  @Override
  public Map<PipelineId, Define> pipelines() {
    return Map.of(
        PIPELINE,
        new Define(
            "CRM",
            null,
            List.of(stage(PROSPECTING, "Prospecting", 10), stage(ENGAGING, "Engaging", 50))));
  }

  private static NewStage stage(StageId id, String name, int percent) {
    return new NewStage(id, name, BigDecimal.valueOf(percent), null, List.of(), null, null, null);
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    return switch (file.next()) {
      case null -> null;
      case CsvRow.Broken broken -> rejected(broken.line(), broken.reason());
      case CsvRow.Values values -> row(values);
    };
  }

  private SourceRow row(CsvRow.Values values) {
    long line = values.line();
    try {
      CrmDeal deal = deals.judge(values);
      long before = first.ids().firstLineOf(deal.id(), line);
      if (before != line) {
        return rejected(
            line, "opportunity_id " + deal.id() + " stands in line " + before + " already");
      }
      LocalDate created = deal.engaged() == null ? first.latest() : deal.engaged();
      if (created == null) {
        return rejected(line, "No row of the file has a date to place this one at");
      }
      note(deal, values.get("product"), created, line);
      return new SourceRow.Deal(
          Deals.FILE, line, new OpportunityId(deal.id()), history(deal, created));
    } catch (NotTakenException e) {
      return rejected(line, String.valueOf(e.getMessage()));
    }
  }

  private static SourceRow rejected(long line, String reason) {
    return new SourceRow.Rejected(Deals.FILE, line, reason);
  }

  private void note(CrmDeal deal, @Nullable String product, LocalDate created, long line) {
    String known = deal.product().name();
    if (!known.equals(product)) {
      note(
          "product-matched",
          "product "
              + Fields.shown(product)
              + " taken as "
              + Fields.shown(known)
              + ": the same but for blanks and case",
          line);
    }
    if (deal.engaged() == null) {
      note(
          "no-date",
          "A row in stage "
              + (deal.stage() == Stage.PROSPECTING ? "Prospecting" : "Engaging")
              + " without any date was placed at "
              + created
              + ", the latest date in the file",
          line);
    }
    if (deal.account() == null) {
      note("no-account", "A row without account was taken without one", line);
    } else if (tables.account(deal.account()) == null) {
      note("account-unknown", "An account is not in accounts.csv: its deal has no industry", line);
    }
    if (deal.agent() == null) {
      note("no-agent", "A row without sales agent was taken without owner", line);
    } else if (tables.agent(deal.agent()) == null) {
      note("agent-unknown", "A sales agent is not in sales_teams.csv: the deal has no team", line);
    }
  }

  private void note(String code, String detail, long line) {
    notes.add(code, detail, Deals.FILE, line);
  }

  private RecordHistory history(CrmDeal deal, LocalDate createdOn) {
    StageId stage = deal.stage() == Stage.PROSPECTING ? PROSPECTING : ENGAGING;
    Instant created = beginning(createdOn);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(create(deal, stage), created));
    if (deal.engaged() != null) {
      // Nothing for a deal created here, the next step of one imported while it was Prospecting.
      steps.add(new Step(new OpportunityCommand.ChangeStage(stage), created));
    }
    if (deal.closed() != null) {
      OpportunityCommand close =
          deal.stage() == Stage.WON
              ? new OpportunityCommand.Win(deal.value() == null ? null : dollars(deal.value()))
              : new OpportunityCommand.Lose(NOT_RECORDED, null);
      steps.add(new Step(close, beginning(deal.closed())));
    }
    return new RecordHistory(List.copyOf(steps));
  }

  private Instant beginning(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private OpportunityCommand.Create create(CrmDeal deal, StageId stage) {
    Account account = deal.account() == null ? null : tables.account(deal.account());
    Agent agent = deal.agent() == null ? null : tables.agent(deal.agent());
    String product = deal.product().name();
    return new OpportunityCommand.Create(
        deal.account() == null ? product : deal.account() + ": " + product,
        PIPELINE,
        stage,
        dollars(deal.product().price()),
        null,
        deal.agent(),
        agent == null ? null : agent.manager(),
        deal.account(),
        null,
        account == null ? null : account.sector(),
        deal.product().series(),
        List.of(),
        attributes(product, agent, account),
        deal.id(),
        null);
  }

  private static Map<String, String> attributes(
      String product, @Nullable Agent agent, @Nullable Account account) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("product", product);
    if (agent != null) {
      putIfPresent(attributes, "regional-office", agent.office());
    }
    if (account != null) {
      putIfPresent(attributes, "country", account.country());
      putIfPresent(attributes, "employees", account.employees());
      putIfPresent(attributes, "revenue-million-usd", account.revenue());
      putIfPresent(attributes, "year-established", account.established());
      putIfPresent(attributes, "subsidiary-of", account.parent());
    }
    return attributes;
  }

  private static void putIfPresent(
      Map<String, String> attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }

  private static Money dollars(BigDecimal amount) {
    return Money.of(amount, DOLLAR);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
