package io.quarterhour.notify.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TemplateTest {
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "title",
          "<b>Ann & \"Bob\"</b>",
          "lines",
          "one\r\ntwo\u0007\u2028three\u202Efour",
          "failed",
          true,
          "empty",
          "",
          "log",
          List.of(Map.of("text", "a"), Map.of("text", "b")),
          "result",
          Map.of("sent", 3, "to", List.of("ann", "bob")));

  private static String rendered(String text, OutputFormat outputFormat)
      throws InvalidTemplateException {
    return Template.of(text, outputFormat).render(VARIABLES, 10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{title}}", "{{{title}}}", "{{&title}}"})
  void valuesAreEscapedInHtmlWithAnyTagSyntax(String text) throws Exception {
    assertThat(rendered(text, OutputFormat.HTML))
        .isEqualTo("&lt;b&gt;Ann &amp; &quot;Bob&quot;&lt;/b&gt;");
    assertThat(rendered(text, OutputFormat.TEXT)).isEqualTo("<b>Ann & \"Bob\"</b>");
  }

  @Test
  void charactersUnsupportedByTheFormatAreReplaced() throws Exception {
    assertThat(rendered("{{lines}}", OutputFormat.LINE)).isEqualTo("one  two  three four");
    assertThat(rendered("{{lines}}", OutputFormat.TEXT))
        .isEqualTo("one\ntwo \u2028three\u202Efour");
    assertThat(rendered("{{lines}}", OutputFormat.HTML))
        .isEqualTo("one\ntwo\uFFFD\u2028three\u202Efour");
  }

  @Test
  void sectionsListsAndResultPartsCanBeReferenced() throws Exception {
    assertThat(
            rendered(
                "{{#failed}}failed{{/failed}}{{^failed}}fine{{/failed}} {{#log}}{{text}},{{/log}}"
                    + " {{result.sent}} {{#result.to}}{{.}};{{/result.to}} {{result.to}}",
                OutputFormat.TEXT))
        .isEqualTo("failed a,b, 3 ann;bob; [\"ann\",\"bob\"]");
  }

  @Test
  void missingValueIsEmpty() throws Exception {
    assertThat(
            rendered(
                "[{{nothing}}{{nothing.at.all}}{{title.more}}{{#nothing}}x{{/nothing}}{{#empty}}x{{/empty}}]",
                OutputFormat.TEXT))
        .isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{title.class}}", "{{class.name}}", "{{log.size}}", "{{title.length}}"})
  void reflectionIsNotAccessible(String text) throws Exception {
    assertThat(rendered(text, OutputFormat.TEXT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{#log}}",
        "{{#log}}{{/title}}",
        "{{/log}}",
        "{{>other}}",
        "{{<other}}{{/other}}"
      })
  void invalidTemplatesAndPartialsAreRejected(String text) {
    assertThatThrownBy(() -> Template.of(text, OutputFormat.TEXT))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void partialWithinASectionIsRejected() {
    assertThatThrownBy(
            () -> Template.of("{{#log}}{{^title}}{{>other}}{{/title}}{{/log}}", OutputFormat.TEXT))
        .hasMessage("it cannot include other templates, such as [other]");
  }

  @Test
  void templateWithExcessiveOutputIsStopped() throws Exception {
    Template template = Template.of("{{#log}}{{text}}{{/log}}", OutputFormat.TEXT);
    Map<String, Object> variables =
        Map.of("log", Collections.nCopies(1000, Map.of("text", "x".repeat(1000))));

    assertThatThrownBy(() -> template.render(variables, 100_000))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageContaining("more than 100000 characters");
  }

  @Test
  void templateWithNestedLoopsIsStopped() throws Exception {
    Template template =
        Template.of(
            "{{#log}}{{#log}}{{#log}}{{#log}}{{/log}}{{/log}}{{/log}}{{/log}}", OutputFormat.TEXT);
    Map<String, Object> variables = Map.of("log", Collections.nCopies(1000, "x"));

    assertThatThrownBy(() -> template.render(variables, 1000))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageContaining("exceed 100000 iterations");
  }

  @Test
  void longValueIsTruncatedBetweenCharacters() throws Exception {
    String truncated =
        Template.of("{{a}}", OutputFormat.TEXT)
            .render(Map.of("a", "x".repeat(19_999) + "\uD83D\uDE00".repeat(9)), 30_000);

    assertThat(truncated).isEqualTo("x".repeat(19_999) + "..");
  }
}
