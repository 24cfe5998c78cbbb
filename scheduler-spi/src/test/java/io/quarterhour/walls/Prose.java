package io.quarterhour.walls;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The first words of Javadoc comments. */
public final class Prose {
  /** The first word of a comment that opens with a relative clause instead of a noun or a verb. */
  private static final Pattern RELATIVE_CLAUSE =
      Pattern.compile("(?s)\\s*(What|Who|Whoever|Whatever|Whose|How|Where)\\b.*");

  /** The same words at the beginning of a description of a parameter or of a returned value. */
  private static final Pattern RELATIVE_DESCRIPTION =
      Pattern.compile("(?s)\\s*(what|who|whoever|whatever|whose|how|where)\\b.*");

  private Prose() {}

  /**
   * Finds the Javadoc comments that open with a relative clause.
   *
   * @param sources the sources to search
   * @param packages selects the packages to search by name; a module declaration has the name ""
   * @return {@code File.java:line} and the beginning of each such comment
   */
  public static List<String> relativeOpenings(Sources sources, Predicate<String> packages) {
    List<String> found = new ArrayList<>();
    for (Sources.Unit unit : sources.units()) {
      if (packages.test(unit.packageName())) {
        new Openings(sources, unit, found).scan(new TreePath(unit.tree()), null);
      }
    }
    return found;
  }

  /** A scanner that collects the openings in one file. */
  private static final class Openings extends TreePathScanner<Void, Void> {
    private final Sources sources;
    private final Sources.Unit unit;
    private final List<String> found;

    Openings(Sources sources, Sources.Unit unit, List<String> found) {
      this.sources = sources;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public Void scan(Tree tree, Void unused) {
      if (tree == null) {
        return null;
      }
      TreePath path =
          tree == getCurrentPathLeaf() ? getCurrentPath() : new TreePath(getCurrentPath(), tree);
      DocCommentTree comment = sources.trees().getDocCommentTree(path);
      if (comment != null) {
        check(tree, comment);
      }
      return super.scan(tree, null);
    }

    private Tree getCurrentPathLeaf() {
      return getCurrentPath().getLeaf();
    }

    private void check(Tree tree, DocCommentTree comment) {
      List<? extends DocTree> body = comment.getFullBody();
      if (!body.isEmpty() && body.get(0) instanceof ReturnTree returned) {
        report(tree, returned.getDescription(), RELATIVE_DESCRIPTION);
      } else {
        report(tree, body, RELATIVE_CLAUSE);
      }
      for (DocTree tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree param) {
          report(tree, param.getDescription(), RELATIVE_DESCRIPTION);
        } else if (tag instanceof ReturnTree returned) {
          report(tree, returned.getDescription(), RELATIVE_DESCRIPTION);
        }
      }
    }

    private void report(Tree tree, List<? extends DocTree> text, Pattern relative) {
      String opening = text.stream().map(Object::toString).collect(Collectors.joining());
      if (relative.matcher(opening).matches()) {
        found.add(unit.location(tree) + " " + opening.substring(0, Math.min(50, opening.length())));
      }
    }
  }
}
