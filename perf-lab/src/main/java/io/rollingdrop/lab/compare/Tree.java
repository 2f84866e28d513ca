package io.rollingdrop.lab.compare;

import io.rollingdrop.lab.report.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of the project, built.
 *
 * @param label for who reads
 * @param root its top folder
 */
record Tree(String label, Path root) {

  /**
   * A revision, checked out and built in a folder of its own below {@code perf-lab/target}; what is
   * there already is used again.
   *
   * @param repository the project
   * @param revision as git understands it
   * @throws IllegalStateException if there is no such revision, or it does not build
   */
  static Tree of(Path repository, String revision) throws InterruptedException {
    String commit =
        Shell.run(
            repository, List.of("git", "rev-parse", "--verify", "--quiet", revision + "^{commit}"));
    Path folder = repository.resolve("perf-lab/target/compare").resolve(commit);
    Path complete = folder.resolveSibling(commit + ".built");
    if (!Files.exists(complete)) {
      RunFolder.delete(folder);
      try {
        Files.createDirectories(folder.getParent());
        Shell.run(
            repository,
            List.of(
                "git", "clone", "--quiet", "--shared", "--no-checkout", ".", folder.toString()));
        Shell.run(folder, List.of("git", "checkout", "--quiet", "--detach", commit));
        // Whoever told this launcher not to build did not mean that one.
        Shell.run(
            folder,
            List.of(
                "env",
                "--unset=ROLLINGDROP_BUILD",
                folder.resolve("ops/rollingdrop").toString(),
                "build"));
        new Tree(revision, folder).jars();
        Files.createFile(complete);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot lay out " + revision + " in " + folder, e);
      }
    }
    return new Tree(revision, folder);
  }

  /**
   * The jars that its labs run on.
   *
   * @throws IllegalStateException if it is not built
   */
  List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    Path target = root.resolve("perf-lab/target");
    for (Path folder : List.of(target, target.resolve("lib"))) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new IllegalStateException(
            label + " is not built in " + root + ": run ops/rollingdrop build", e);
      }
    }
    jars.sort(null);
    return jars;
  }
}
