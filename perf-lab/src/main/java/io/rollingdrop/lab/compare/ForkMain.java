package io.rollingdrop.lab.compare;

import io.rollingdrop.lab.engine.Contender;
import io.rollingdrop.lab.engine.Messages;
import io.rollingdrop.lab.engine.Rounds;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM in which two revisions' engines take turns. Prints the median times of a message, in
 * nanoseconds, of the first and of the second, and the median of the rounds' ratios, second to
 * first.
 */
final class ForkMain {

  private static final int FIRST_WORKLOAD = 4;

  private ForkMain() {}

  /**
   * @param arguments warm-up rounds, rounds, the first's and the second's class path, workloads
   */
  public static void main(String[] arguments) throws Exception {
    int warmUp = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    List<Messages> workloads =
        Arrays.stream(arguments).skip(FIRST_WORKLOAD).map(Path::of).map(Messages::read).toList();
    try (RevisionLoader first = new RevisionLoader(jars(arguments[2]));
        RevisionLoader second = new RevisionLoader(jars(arguments[3]))) {
      List<Contender> contenders = List.of(first.engine(), second.engine());
      List<Rounds.Standing> standings =
          new Rounds(contenders, workloads).run(warmUp, rounds, (round, all) -> {});
      System.out.println(
          standings.getFirst().nanosPerMessage().median()
              + " "
              + standings.getLast().nanosPerMessage().median()
              + " "
              + standings.getLast().toFirst().median());
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static List<Path> jars(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }
}
