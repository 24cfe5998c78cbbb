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
 * A text with variables in it, as Mustache writes them: <code>{{title}}</code>, sections <code>
 * {{#failed}}..{{/failed}}</code>, their opposites <code>{{^failed}}..{{/failed}}</code>, and
 * comments. A variable that is not there is empty; empty texts and lists count as false. Whatever a
 * variable holds is escaped for the medium, with two braces as with three. Partials, parents and
 * lambdas are refused. Immutable.
 */
public final class Template {
  /** The longest template, in characters. */
  public static final int MAX_LENGTH = 50_000;

  /** So many turns all its sections together may take over lists. */
  private static final int MAX_TURNS = 100_000;

  /** A longer value is cut. */
  private static final int MAX_VALUE = 20_000;

  private final String text;
  private final OutputFormat outputFormat;

  private Template(String text, OutputFormat outputFormat) {
    this.text = text;
    this.outputFormat = outputFormat;
  }

  /**
   * Reads a template.
   *
   * @param text the template
   * @param outputFormat where it goes
   * @return the template
   * @throws InvalidTemplateException if it is none
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
   * Writes it out.
   *
   * @param variables the values by their names: texts, numbers, truth values, lists and maps
   * @param maxLength of more characters it is not written
   * @return the text
   * @throws InvalidTemplateException if it wants too much
   */
  public String render(Map<String, Object> variables, int maxLength)
      throws InvalidTemplateException {
    Bounded out = new Bounded(maxLength);
    try {
      // Compiled each time: so the turns are counted by themselves.
      compiler().compile(text).execute(variables, out);
    } catch (MustacheException e) {
      throw broken(e);
    }
    return out.toString();
  }

  private Mustache.Compiler compiler() {
    return Mustache.compiler()
        .escapeHTML(false)
        // Here and not as an escaper: that would leave out three braces.
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

  /** Finds what includes other templates. */
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

  /** Looks into maps and lists only, never into objects by reflection; and counts the turns. */
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
            throw new MustacheException("its sections take more than " + MAX_TURNS + " turns");
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

  /** Takes so much and no more. */
  private static final class Bounded extends Writer {
    private final StringWriter text = new StringWriter();
    private final int max;

    Bounded(int max) {
      this.max = max;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      if (text.getBuffer().length() + length > max) {
        throw new MustacheException("it writes more than " + max + " characters");
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
