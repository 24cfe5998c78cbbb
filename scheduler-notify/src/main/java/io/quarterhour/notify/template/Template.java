package io.quarterhour.notify.template;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Mustache template: variables such as <code>{{title}}</code>, sections <code>
 * {{#failed}}..{{/failed}}</code>, inverted sections <code>{{^failed}}..{{/failed}}</code>, and
 * comments. A variable without a value is empty; empty texts and lists count as false. Each value
 * is escaped for the output format, with two braces as well as with three. Partials, parents and
 * lambdas are not allowed. Immutable.
 */
public final class Template {
  /** The maximum length of a template, in characters. */
  public static final int MAX_LENGTH = 50_000;

  /** The maximum number of iterations over lists, for all sections together. */
  private static final int MAX_TURNS = 100_000;

  /** The maximum length of a value, in characters; a longer value is cut. */
  private static final int MAX_VALUE = 20_000;

  private final String text;
  private final OutputFormat outputFormat;

  private Template(String text, OutputFormat outputFormat) {
    this.text = text;
    this.outputFormat = outputFormat;
  }

  /**
   * Parses a template.
   *
   * @param text the template
   * @param outputFormat the format of the output
   * @return the template
   * @throws InvalidTemplateException if the text is not a valid template
   */
  public static Template of(String text, OutputFormat outputFormat)
      throws InvalidTemplateException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidTemplateException(
          "it must have at most " + MAX_LENGTH + " characters, had " + text.length());
    }
    Template template = new Template(text, outputFormat);
    template.check();
    return template;
  }

  private void check() throws InvalidTemplateException {
    List<String> foreign = new ArrayList<>();
    try {
      compiler().compile(text).visit(new Strict(foreign));
    } catch (MustacheException e) {
      throw broken(e);
    }
    if (!foreign.isEmpty()) {
      throw new InvalidTemplateException("it cannot include other templates, such as " + foreign);
    }
  }

  /**
   * Renders the template.
   *
   * @param variables the values by name: texts, numbers, booleans, lists and maps
   * @param maxLength the maximum length of the output, in characters
   * @return the output
   * @throws InvalidTemplateException if the output or the number of iterations exceeds its limit
   */
  public String render(Map<String, Object> variables, int maxLength)
      throws InvalidTemplateException {
    Bounded out = new Bounded(maxLength);
    try {
      // Compiled for each rendering, so that each rendering counts its own iterations.
      compiler().compile(text).execute(variables, out);
    } catch (MustacheException e) {
      throw broken(e);
    }
    return out.toString();
  }

  private Mustache.Compiler compiler() {
    return Mustache.compiler()
        .escapeHTML(false)
        // A formatter and not an escaper, because an escaper is not applied to three braces.
        .withFormatter(value -> outputFormat.escaped(cut(ResultJson.text(value))))
        .defaultValue("")
        .emptyStringIsFalse(true)
        .withCollector(new MapsAndLists());
  }

  private static String cut(String value) {
    return Truncation.cut(value, MAX_VALUE);
  }

  private static InvalidTemplateException broken(MustacheException e) {
    String message = OutputFormat.LINE.escaped(String.valueOf(e.getMessage()));
    return new InvalidTemplateException(Truncation.cut(message, 300));
  }

  /** Collects the names of templates that a template includes. */
  private record Strict(List<String> foreign) implements Mustache.Visitor {
    @Override
    public void visitText(String literal) {}

    @Override
    public void visitVariable(String name) {}

    @Override
    public boolean visitInclude(String name) {
      foreign.add(name);
      return false;
    }

    @Override
    public boolean visitParent(String name) {
      foreign.add(name);
      return false;
    }

    @Override
    public boolean visitBlock(String name) {
      return true;
    }

    @Override
    public boolean visitSection(String name) {
      return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return true;
    }
  }

  /**
   * Resolves variables in maps and lists only, never in other objects by reflection, and counts the
   * iterations.
   */
  private static final class MapsAndLists extends BasicCollector {
    private int turns;

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
      Iterator<?> all = super.toIterator(value);
      return all == null ? null : counted(all);
    }

    private <T> Iterator<T> counted(Iterator<T> all) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public T next() {
          if (++turns > MAX_TURNS) {
            throw new MustacheException("its sections exceed " + MAX_TURNS + " iterations");
          }
          return all.next();
        }
      };
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new HashMap<>();
    }
  }

  /** Writes at most a given number of characters. */
  private static final class Bounded extends Writer {
    private final StringWriter text = new StringWriter();
    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      if (text.getBuffer().length() + length > max) {
        throw new MustacheException("its output has more than " + max + " characters");
      }
      text.write(chars, from, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
