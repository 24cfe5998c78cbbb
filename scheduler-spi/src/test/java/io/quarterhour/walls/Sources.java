package io.quarterhour.walls;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sources below a folder, as the parser of the JDK reads them. */
public final class Sources {
  private static final Pattern PACKAGE_OF_TYPE = Pattern.compile("((?:[a-z]\\w*\\.)+)[A-Z]\\w*.*");

  private final DocTrees trees;
  private final List<Unit> units;

  /** One file. */
  public final class Unit {
    private final CompilationUnitTree tree;

    private Unit(CompilationUnitTree tree) {
      this.tree = tree;
    }

    CompilationUnitTree tree() {
      return tree;
    }

    /**
     * Tells where the file is.
     *
     * @return its path
     */
    public Path path() {
      return Path.of(tree.getSourceFile().toUri());
    }

    /**
     * Tells the package of the file.
     *
     * @return its name; empty for a module declaration
     */
    public String packageName() {
      return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
    }

    /**
     * Tells the file, with its line.
     *
     * @param part a part of the file
     * @return {@code File.java:line}
     */
    public String location(Tree part) {
      return path().getFileName() + ":" + line(startOf(part));
    }

    private long line(long position) {
      return position < 0 ? 1 : tree.getLineMap().getLineNumber(position);
    }

    private long startOf(Tree part) {
      return trees.getSourcePositions().getStartPosition(tree, part);
    }

    /**
     * Counts the lines of a part.
     *
     * @param part a part of the file
     * @return how many lines it has
     */
    public long lineCount(Tree part) {
      long end = trees.getSourcePositions().getEndPosition(tree, part);
      return line(end) - line(startOf(part)) + 1;
    }

    /** Whether this is a constructor of a record that does not repeat what the record holds. */
    boolean isCompact(MethodTree method) {
      if (method.getReturnType() != null || method.getBody() == null) {
        return false;
      }
      int start = Math.toIntExact(startOf(method));
      int end = Math.toIntExact(startOf(method.getBody()));
      return text(path()).substring(start, end).indexOf('(') < 0;
    }

    /**
     * Counts the lines of the file.
     *
     * @return how many there are
     */
    public long lineCount() {
      return text(path()).lines().count();
    }

    /**
     * Tells the names that the file takes from elsewhere: imports, and names of types that are
     * written out.
     *
     * @return the qualified names
     */
    public Set<String> referencedNames() {
      Set<String> names = new TreeSet<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitImport(ImportTree node, Void unused) {
          names.add(node.getQualifiedIdentifier().toString());
          return null;
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree node, Void unused) {
          String name = node.toString();
          if (PACKAGE_OF_TYPE.matcher(name).matches()) {
            names.add(name);
          }
          return super.visitMemberSelect(node, null);
        }
      }.scan(tree, null);
      return names;
    }

    /**
     * Tells the packages that the file takes names from.
     *
     * @return the names of the packages
     */
    public Set<String> packages() {
      Set<String> packages = new TreeSet<>();
      for (String name : referencedNames()) {
        Matcher matcher = PACKAGE_OF_TYPE.matcher(name);
        if (matcher.matches()) {
          packages.add(matcher.group(1).substring(0, matcher.group(1).length() - 1));
        } else if (name.endsWith(".*")) {
          packages.add(name.substring(0, name.length() - 2));
        }
      }
      return packages;
    }

    /**
     * Finds what the file calls: {@code Type.method} of each method that is called or referred to
     * by its type, {@code .method} of each that is called at all, {@code new Type} of each object
     * that is made.
     *
     * @param names what is looked for
     * @return where what was found
     */
    public List<String> calls(Set<String> names) {
      List<String> found = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        private void look(String name, Tree node) {
          if (names.contains(name)) {
            found.add(location(node) + " " + name);
          }
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
          if (node.getMethodSelect() instanceof MemberSelectTree select) {
            look(simple(select.getExpression()) + "." + select.getIdentifier(), node);
            look("." + select.getIdentifier(), node);
          }
          return super.visitMethodInvocation(node, null);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree node, Void unused) {
          look(simple(node.getQualifierExpression()) + "." + node.getName(), node);
          return super.visitMemberReference(node, null);
        }

        @Override
        public Void visitNewClass(NewClassTree node, Void unused) {
          look("new " + simple(node.getIdentifier()), node);
          return super.visitNewClass(node, null);
        }
      }.scan(tree, null);
      return found;
    }

    private static String simple(Tree expression) {
      String text = expression.toString();
      return text.substring(text.lastIndexOf('.') + 1);
    }

    /**
     * Lists the methods and constructors of the file.
     *
     * @return them
     */
    public List<MethodTree> methods() {
      List<MethodTree> methods = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree node, Void unused) {
          methods.add(node);
          return super.visitMethod(node, null);
        }
      }.scan(tree, null);
      return methods;
    }

    /**
     * Lists the packages that a module declaration exports.
     *
     * @return their names; empty if the file declares no module
     */
    public List<String> exports() {
      List<String> exports = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitExports(ExportsTree node, Void unused) {
          exports.add(node.getPackageName().toString());
          return null;
        }
      }.scan(tree, null);
      return exports;
    }
  }

  private Sources(DocTrees trees, Iterable<? extends CompilationUnitTree> parsed) {
    this.trees = trees;
    units = new ArrayList<>();
    parsed.forEach(tree -> units.add(new Unit(tree)));
  }

  /**
   * Parses all files below a folder.
   *
   * @param folder the folder; it may be missing
   * @return the sources, without any if it is missing
   */
  public static Sources below(Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        Stream<Path> paths = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      List<Path> java = paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(java));
      return new Sources(DocTrees.instance(task), java.isEmpty() ? List.of() : task.parse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DocTrees trees() {
    return trees;
  }

  /**
   * Lists the files.
   *
   * @return them, in order of their paths
   */
  public List<Unit> units() {
    return List.copyOf(units);
  }
}
