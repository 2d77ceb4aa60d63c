package io.winfold.kernel.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.StageId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of events, which outlives every release. */
class EventCodecTest {
  private final EventCodec codec = EventCodec.standard();

  static Stream<String> names() {
    return EventCodec.standard().names().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyTypeIsWrittenAsItsGoldenFileSays(String name) throws IOException {
    DomainEvent event = Examples.BY_NAME.get(name);

    assertThat(codec.typeOf(event).name()).isEqualTo(name);
    assertThat(new String(codec.write(event), UTF_8)).isEqualTo(golden(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyGoldenFileIsReadAsItsEvent(String name) throws IOException {
    int revision = codec.typeOf(Examples.BY_NAME.get(name)).revision();

    assertThat(codec.read(name, revision, golden(name).getBytes(UTF_8)))
        .isEqualTo(Examples.BY_NAME.get(name));
  }

  @Test
  void everyExampleIsOfATypeThereIs() {
    assertThat(Examples.BY_NAME.keySet()).containsExactlyInAnyOrderElementsOf(codec.names());
  }

  @Test
  void fieldsOfLaterReleasesArePassedOver() {
    assertThat(read("Discarded", 1, "{\"reason\":\"twice\",\"by\":{\"whom\":[1,2]}}"))
        .isEqualTo(new Discarded("twice"));
    assertThat(
            read(
                "AmountChanged",
                1,
                """
                {"from":{"amount":"1.00","rate":{"to":"EUR"},"currency":"USD"},
                 "to":{"currency":"USD","amount":"2.00"}}
                """))
        .isEqualTo(new AmountChanged(Money.of("1", "USD"), Money.of("2", "USD")));
  }

  @Test
  void whatAnEventLeavesOutIsEmpty() {
    DomainEvent event =
        read(
            "OpportunityCreated",
            1,
            """
            {"name":"A","pipeline":"b2b","stage":"new","amount":{"amount":"1.00","currency":"USD"}}
            """);

    assertThat(event)
        .isInstanceOfSatisfying(
            OpportunityCreated.class,
            created -> {
              assertThat(created.tags()).isEmpty();
              assertThat(created.attributes()).isEmpty();
              assertThat(created.owner()).isNull();
            });
  }

  @Test
  void anUnknownTypeOrALaterRevisionOrBrokenJsonCannotBeRead() {
    for (Map.Entry<String, Integer> type :
        Map.of("Teleported", 1, "Discarded", 2, "OpportunityCreated", 7).entrySet()) {
      assertThatThrownBy(() -> read(type.getKey(), type.getValue(), "{\"reason\":\"twice\"}"))
          .isInstanceOf(UnreadableEventException.class)
          .hasMessageContaining(type.getKey());
    }
    for (String json :
        List.of("", "{", "[]", "{\"from\":1,\"to\":{}}", "{\"from\":{\"amount\":\"x\"}}")) {
      assertThatThrownBy(() -> read("AmountChanged", 1, json))
          .as(json)
          .isInstanceOf(UnreadableEventException.class);
    }
  }

  @Test
  void anUpcasterLiftsWhatAnOlderReleaseWrote() {
    EventCodec later =
        new EventCodec(
            List.of(
                new Upcaster() {
                  @Override
                  public EventType from() {
                    return new EventType("StageRetired", 0);
                  }

                  @Override
                  public void upcast(ObjectNode event) {
                    event.set("stage", event.remove("phase"));
                  }
                }));

    assertThat(later.read("StageRetired", 0, "{\"phase\":\"new\"}".getBytes(UTF_8)))
        .isEqualTo(new StageRetired(new StageId("new")));
    assertThatThrownBy(() -> read("StageRetired", 0, "{\"phase\":\"new\"}"))
        .isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void metadataSurvivesItsText() {
    EventMetadata metadata =
        new EventMetadata(
            Instant.parse("2026-01-05T09:00:00.000001Z"),
            "jane",
            "request-1",
            "import-1",
            "key",
            "abc",
            3L,
            "2026-01-05T09:00:00Z#2");

    assertThat(codec.readMetadata(codec.writeMetadata(metadata.toMap()), metadata.occurredAt()))
        .isEqualTo(metadata);
    assertThat(EventMetadata.fromMap(metadata.toMap())).isEqualTo(metadata);
    EventMetadata bare = EventMetadata.of(metadata.occurredAt(), "jane");
    assertThat(bare.toMap()).containsOnlyKeys("occurredAt", "actor");
    assertThat(EventMetadata.fromMap(bare.toMap())).isEqualTo(bare);
  }

  @Test
  void metadataOfALaterProgramAreReadAsFarAsTheyAreKnown() {
    Instant at = Instant.parse("2026-01-05T09:00:00Z");

    assertThat(
            metadata(
                """
                {"mood": {"today": ["good"]}, "actor": "jane", "pipelineVersion": "2",
                 "causationId": null}\
                """,
                at))
        .isEqualTo(new EventMetadata(at, "jane", null, null, null, null, 2L, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"actor\": null}",
        "{\"actor\": \"jane\", \"pipelineVersion\": \"two\"}",
        "{\"actor\": \"jane\""
      })
  void brokenMetadataAreRefused(String json) {
    assertThatThrownBy(() -> metadata(json, Instant.EPOCH))
        .isInstanceOf(UnreadableEventException.class);
  }

  private EventMetadata metadata(String json, Instant at) {
    return codec.readMetadata(json.getBytes(UTF_8), at);
  }

  private DomainEvent read(String name, int revision, String json) {
    return codec.read(name, revision, json.getBytes(UTF_8));
  }

  /** The golden file without its layout; the order of its fields counts. */
  private static String golden(String name) throws IOException {
    try (InputStream file =
        EventCodecTest.class.getResourceAsStream("/golden/events/" + name + ".json")) {
      assertThat(file).as("the golden file of " + name).isNotNull();
      return JsonMapper.builder().build().readTree(file).toString();
    }
  }
}
