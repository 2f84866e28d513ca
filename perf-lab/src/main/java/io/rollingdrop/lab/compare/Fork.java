package io.rollingdrop.lab.compare;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a JVM found in which two trees took turns.
 *
 * @param otherNs time of a message, the other revision's
 * @param hereNs this tree's
 * @param ratio of this tree's to the other's: the median of the rounds'
 */
record Fork(double otherNs, double hereNs, double ratio) {

  /**
   * Runs such a JVM, with this one's flags and class path.
   *
   * @param otherFirst whether the other revision is loaded and played to first
   */
  static Fork run(
      Tree other, Tree here, boolean otherFirst, int warmUp, int rounds, List<Path> workloads)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ForkMain.class.getName());
    command.add(Integer.toString(warmUp));
    command.add(Integer.toString(rounds));
    command.add(classPath(otherFirst ? other : here));
    command.add(classPath(otherFirst ? here : other));
    workloads.forEach(workload -> command.add(workload.toAbsolutePath().toString()));
    String printed = Shell.run(here.root(), command);
    String[] figures = printed.substring(printed.lastIndexOf('\n') + 1).split(" ", -1);
    double first = Double.parseDouble(figures[0]);
    double second = Double.parseDouble(figures[1]);
    double ratio = Double.parseDouble(figures[2]);
    return otherFirst ? new Fork(first, second, ratio) : new Fork(second, first, 1 / ratio);
  }

  private static String classPath(Tree tree) {
    return tree.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
