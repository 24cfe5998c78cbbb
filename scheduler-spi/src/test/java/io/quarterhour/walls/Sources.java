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

/** The source files of a folder, parsed by the Java compiler of the JDK. */
public final class Sources {
  private static final Pattern PACKAGE_OF_TYPE = Pattern.compile("((?:[a-z]\\w*\\.)+)[A-Z]\\w*.*");

  private final DocTrees trees;
  private final List<Unit> units;

  /** One source file. */
  public final class Unit {
    private final CompilationUnitTree tree;

    private Unit(CompilationUnitTree tree) {
      this.tree = tree;
    }

    CompilationUnitTree tree() {
      return tree;
    }

    /**
     * Returns the path of the file.
     *
     * @return the path
     */
    public Path path() {
      return Path.of(tree.getSourceFile().toUri());
    }

    /**
     * Returns the package of the file.
     *
     * @return the name of the package; empty for a module declaration
     */
    public String packageName() {
      return tree.getPackageName() == null ? "" : tree.getPackageName().toString();
    }

    /**
     * Returns the location of a part of the file.
     *
     * @param part a part of the file
     * @return the location as {@code File.java:line}
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
     * Counts the lines of a part of the file.
     *
     * @param part a part of the file
     * @return the number of lines
     */
    public long lineCount(Tree part) {
      long end = trees.getSourcePositions().getEndPosition(tree, part);
      return line(end) - line(startOf(part)) + 1;
    }

    /** Returns whether a method is the compact canonical constructor of a record. */
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
     * @return the number of lines
     */
    public long lineCount() {
      return text(path()).lines().count();
    }

    /**
     * Returns the names that the file imports or uses in qualified form.
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
     * Returns the packages whose types the file uses.
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
     * Finds calls of the given methods and constructors. The notations are {@code Type.method} for
     * a call or a method reference by the name of its type, {@code .method} for a call on any
     * expression, and {@code new Type} for the creation of an object.
     *
     * @param names the methods and constructors to find
     * @return the location and name of each call found
     */
    public List<String> calls(Set<String> names) {
      List<String> found = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        private void addIfListed(String name, Tree node) {
          if (names.contains(name)) {
            found.add(location(node) + " " + name);
          }
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
          if (node.getMethodSelect() instanceof MemberSelectTree select) {
            addIfListed(simple(select.getExpression()) + "." + select.getIdentifier(), node);
            addIfListed("." + select.getIdentifier(), node);
          }
          return super.visitMethodInvocation(node, null);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree node, Void unused) {
          addIfListed(simple(node.getQualifierExpression()) + "." + node.getName(), node);
          return super.visitMemberReference(node, null);
        }

        @Override
        public Void visitNewClass(NewClassTree node, Void unused) {
          addIfListed("new " + simple(node.getIdentifier()), node);
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
     * @return the methods and constructors, in source order
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
     * @return the names of the packages; empty if the file declares no module
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
   * Parses all Java files below a folder.
   *
   * @param folder the folder, which may be missing
   * @return the sources; without files if the folder is missing
   */
  public static Sources below(Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        Stream<Path> paths = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      List<Path> javaFiles =
          paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(javaFiles));
      return new Sources(DocTrees.instance(task), javaFiles.isEmpty() ? List.of() : task.parse());
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
   * @return the files, sorted by path
   */
  public List<Unit> units() {
    return List.copyOf(units);
  }
}
