package io.winfold.kernel.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.FiscalPeriod;
import java.math.BigDecimal;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How the values of the kernel look in JSON: ids bare, money as {@code
 * {"amount":"50000.00","currency":"USD"}}, probabilities as percent numbers.
 */
public final class KernelJson {
  private KernelJson() {}

  /** A mapper for events: what is null is left out, unknown fields are passed over. */
  public static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(module())
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  /** The kernel's values, for any mapper that renders them. */
  public static SimpleModule module() {
    return new SimpleModule("winfold-kernel")
        .addSerializer(OpportunityId.class, text(OpportunityId.class, OpportunityId::value))
        .addDeserializer(OpportunityId.class, fromText(OpportunityId.class, OpportunityId::new))
        .addSerializer(PipelineId.class, text(PipelineId.class, PipelineId::value))
        .addDeserializer(PipelineId.class, fromText(PipelineId.class, PipelineId::new))
        .addSerializer(StageId.class, text(StageId.class, StageId::value))
        .addDeserializer(StageId.class, fromText(StageId.class, StageId::new))
        .addSerializer(FiscalPeriod.class, text(FiscalPeriod.class, FiscalPeriod::value))
        .addDeserializer(FiscalPeriod.class, fromText(FiscalPeriod.class, FiscalPeriod::new))
        .addSerializer(Probability.class, new PercentSerializer())
        .addDeserializer(Probability.class, new PercentDeserializer())
        .addSerializer(Money.class, new MoneySerializer())
        .addDeserializer(Money.class, new MoneyDeserializer());
  }

  private static <T> StdSerializer<T> text(Class<T> type, Function<T, String> text) {
    return new StdSerializer<>(type) {
      @Override
      public void serialize(T value, JsonGenerator json, SerializationContext context) {
        json.writeString(text.apply(value));
      }
    };
  }

  private static <T> StdDeserializer<T> fromText(Class<T> type, Function<String, T> parse) {
    return new StdDeserializer<>(type) {
      @Override
      public T deserialize(JsonParser json, DeserializationContext context) {
        return parse.apply(json.getString());
      }
    };
  }

  private static final class PercentSerializer extends StdSerializer<Probability> {
    PercentSerializer() {
      super(Probability.class);
    }

    @Override
    public void serialize(Probability value, JsonGenerator json, SerializationContext context) {
      json.writeNumber(value.percent());
    }
  }

  private static final class PercentDeserializer extends StdDeserializer<Probability> {
    PercentDeserializer() {
      super(Probability.class);
    }

    @Override
    public Probability deserialize(JsonParser json, DeserializationContext context) {
      return Probability.ofPercent(json.getDecimalValue());
    }
  }

  private static final class MoneySerializer extends StdSerializer<Money> {
    MoneySerializer() {
      super(Money.class);
    }

    @Override
    public void serialize(Money value, JsonGenerator json, SerializationContext context) {
      json.writeStartObject();
      json.writeStringProperty("amount", value.plainAmount());
      json.writeStringProperty("currency", value.currency().getCurrencyCode());
      json.writeEndObject();
    }
  }

  private static final class MoneyDeserializer extends StdDeserializer<Money> {
    MoneyDeserializer() {
      super(Money.class);
    }

    @Override
    public Money deserialize(JsonParser json, DeserializationContext context) {
      String amount = null;
      String currency = null;
      while (json.nextToken() == tools.jackson.core.JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "amount" -> amount = json.getString();
          case "currency" -> currency = json.getString();
          default -> json.skipChildren();
        }
      }
      if (amount == null || currency == null) {
        return context.reportInputMismatch(Money.class, "Money has an amount and a currency");
      }
      return Money.of(new BigDecimal(amount), java.util.Currency.getInstance(currency));
    }
  }
}
