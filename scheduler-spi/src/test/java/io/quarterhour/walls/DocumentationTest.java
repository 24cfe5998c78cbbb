package io.quarterhour.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The Javadoc of the API for authors of plug-ins, stores and hosts. */
class DocumentationTest {
  private static final Sources MAIN = Sources.below(Path.of("src/main/java"));

  @Test
  void publicApiIsDocumented() {
    List<String> gaps = new ArrayList<>();
    for (Sources.Unit unit : MAIN.units()) {
      new Gaps(unit, gaps).scan(unit.tree(), null);
    }

    assertThat(gaps).isEmpty();
  }

  @Test
  void allPackagesAreDocumented() {
    Set<String> documented = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (Sources.Unit unit : MAIN.units()) {
      all.add(unit.packageName());
      if (unit.path().endsWith("package-info.java")
          && MAIN.trees()
                  .getDocCommentTree(
                      new TreePath(new TreePath(unit.tree()), unit.tree().getPackage()))
              != null) {
        documented.add(unit.packageName());
      }
    }
    all.remove("");

    assertThat(documented).containsExactlyInAnyOrderElementsOf(all);
  }

  /** A scanner that collects the missing Javadoc of one file. */
  private static final class Gaps extends TreePathScanner<Void, Void> {
    private final Sources.Unit unit;
    private final List<String> gaps;

    Gaps(Sources.Unit unit, List<String> gaps) {
      this.unit = unit;
      this.gaps = gaps;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isVisible(type.getModifiers().getFlags(), owner())) {
        return null;
      }
      DocCommentTree comment = comment(type, type.getSimpleName());
      if (comment != null) {
        type.getTypeParameters()
            .forEach(parameter -> param(comment, type, "<" + parameter.getName() + ">"));
        if (type.getKind() == Tree.Kind.RECORD) {
          components(type).forEach(component -> param(comment, type, component));
        }
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      if (overrides
          || !isVisible(method.getModifiers().getFlags(), owner())
          || unit.isCompact(method)) {
        return null;
      }
      DocCommentTree comment = comment(method, method.getName());
      if (comment != null) {
        for (TypeParameterTree parameter : method.getTypeParameters()) {
          param(comment, method, "<" + parameter.getName() + ">");
        }
        method
            .getParameters()
            .forEach(parameter -> param(comment, method, parameter.getName().toString()));
        Tree type = method.getReturnType();
        if (type != null && !type.toString().equals("void") && !hasReturnTag(comment)) {
          gaps.add(unit.location(method) + " " + method.getName() + " has no @return");
        }
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      ClassTree owner = owner();
      Set<Modifier> flags = field.getModifiers().getFlags();
      boolean isComponent =
          owner != null && owner.getKind() == Tree.Kind.RECORD && !flags.contains(Modifier.STATIC);
      if (owner != null && !isComponent && isVisible(flags, owner)) {
        comment(field, field.getName());
      }
      return null;
    }

    /** Returns the type that declares the visited member; null for a top-level type. */
    private @Nullable ClassTree owner() {
      TreePath parent = getCurrentPath().getParentPath();
      return parent.getLeaf() instanceof ClassTree type ? type : null;
    }

    private static boolean isVisible(Set<Modifier> flags, @Nullable ClassTree owner) {
      boolean ofInterface =
          owner != null
              && (owner.getKind() == Tree.Kind.INTERFACE
                  || owner.getKind() == Tree.Kind.ANNOTATION_TYPE);
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (ofInterface && !flags.contains(Modifier.PRIVATE));
    }

    private static List<String> components(ClassTree type) {
      return type.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .map(field -> field.getName().toString())
          .toList();
    }

    private @Nullable DocCommentTree comment(Tree tree, Object name) {
      DocCommentTree comment = MAIN.trees().getDocCommentTree(getCurrentPath());
      if (comment == null || comment.getFullBody().isEmpty()) {
        gaps.add(unit.location(tree) + " " + name + " has no Javadoc");
        return null;
      }
      return comment;
    }

    private void param(DocCommentTree comment, Tree tree, String name) {
      boolean documented =
          comment.getBlockTags().stream()
              .filter(ParamTree.class::isInstance)
              .map(ParamTree.class::cast)
              .filter(tag -> !tag.getDescription().isEmpty())
              .anyMatch(
                  tag ->
                      name.equals(
                          tag.isTypeParameter()
                              ? "<" + tag.getName() + ">"
                              : tag.getName().toString()));
      if (!documented) {
        gaps.add(unit.location(tree) + " has no @param " + name);
      }
    }

    private static boolean hasReturnTag(DocCommentTree comment) {
      return Stream.concat(comment.getFullBody().stream(), comment.getBlockTags().stream())
          .anyMatch(tag -> tag.getKind() == DocTree.Kind.RETURN);
    }
  }
}
