package io.rollingdrop.lab.harness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.lab.html.HtmlReport;
import io.rollingdrop.lab.report.Environment;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.RunFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One run of a lab: what it is given, and what it leaves behind. Around the lab's own work the JVM
 * is recorded, and a JVM beside it meters what the machine itself adds. Whatever comes of the work,
 * the folder is complete afterwards, and the last line printed is the lab's JSON. Not thread safe.
 */
public final class LabRun {

  /** The lab's own work. */
  @FunctionalInterface
  public interface Work {

    /**
     * Does the work, and puts into the run what came of it.
     *
     * @throws IllegalStateException if the run does not count; the message says why
     */
    void in(LabRun run) throws InterruptedException;
  }

  /** The name of the control JVM's hiccups, see RESULTS.md. */
  public static final String HICCUP = "hiccup";

  private final Repository repository = Repository.find();
  private final RunFolder folder;
  private final LabResult result;
  private final Progress progress;
  private final ReportDraft report = new ReportDraft();
  private final Map<String, Latencies> latencies = new LinkedHashMap<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<String> command;
  private boolean profiled;
  private Profile otherJvms;

  /** A time in which something was measured, milliseconds since the Unix epoch. */
  private record Window(long fromMs, long toMs, String run) {}

  private LabRun(String lab, Path out, List<String> command, Progress progress) {
    folder = RunFolder.at(out != null ? out : RunFolder.newPath(repository, lab));
    result = new LabResult(lab);
    this.progress = progress;
    this.command = command;
    report.describe(lab, "");
  }

  /**
   * Runs a lab and prints what came of it.
   *
   * @param spec of the lab's command; its name is the lab's
   * @return exit code
   */
  public static int execute(CommandSpec spec, RunOptions options, Work work)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("lab"));
    command.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
    Progress progress = new Progress(spec.name(), spec.commandLine().getErr(), System::nanoTime);
    LabRun run = new LabRun(spec.name(), options.out(), command, progress);
    run.execute(options.profile(), work);
    return run.result
        .say("report: " + run.folder.path().resolve("report.html"))
        .print(spec.commandLine().getOut());
  }

  /**
   * Runs a lab into a folder, printing nothing.
   *
   * @return what came of it
   */
  public static LabResult execute(String lab, Path out, Work work) throws InterruptedException {
    LabRun run = new LabRun(lab, out, List.of("lab", lab), Progress.silent());
    run.execute(false, work);
    return run.result;
  }

  private void execute(boolean profile, Work work) throws InterruptedException {
    Instant started = Instant.now();
    profiled = profile;
    folder.clear();
    ObjectNode environment = Environment.describe(repository, folder.path());
    ControlJvm control = ControlJvm.start(folder.path());
    FlightRecorder recorder = FlightRecorder.start(folder.path(), profile);
    boolean worked = false;
    try (control) {
      work.in(this);
      worked = true;
    } catch (IllegalStateException e) {
      result.invalid(e.getMessage());
      worked = true;
    } finally {
      if (!worked) {
        recorder.discard();
      }
    }
    progress.at("recording and report", 0, 1);
    recorder.stop();
    addHiccups(control.hiccups());
    write(started, environment, recorder);
  }

  /** The folder for what the lab itself leaves there. */
  public Path folder() {
    return folder.path();
  }

  public Repository repository() {
    return repository;
  }

  public LabResult result() {
    return result;
  }

  public Progress progress() {
    return progress;
  }

  public ReportDraft report() {
    return report;
  }

  /**
   * Latencies that go into the folder and the report under a name; the first call makes them.
   *
   * @param name of the files
   * @param label in the report
   */
  public Latencies latencies(String name, String label, Role role) {
    return latencies.computeIfAbsent(
        name,
        made -> {
          report.latencies(name, label, role);
          return new Latencies();
        });
  }

  /**
   * Says when something was measured that leaves no latencies here: hiccups then are reported too.
   *
   * @param fromMs milliseconds since the Unix epoch
   * @param toMs the first after it
   * @param number of the run
   */
  public LabRun measuredBetween(long fromMs, long toMs, int number) {
    windows.add(new Window(fromMs, toMs, Integer.toString(number)));
    return this;
  }

  /** Whether stacks and allocations are asked for. */
  public boolean isProfiled() {
    return profiled;
  }

  /**
   * Adds a flight recording of a JVM in which the lab measures; the profile is then of those
   * instead of this one, which only waits.
   *
   * @param recording read at once
   */
  public LabRun profileOf(Path recording) {
    if (otherJvms == null) {
      otherJvms = new Profile();
    }
    otherJvms.add(recording);
    return this;
  }

  /** The control JVM's seconds that lie within the measured ones, each with that one's run. */
  private void addHiccups(List<Histogram> hiccups) {
    List<Window> measured = new ArrayList<>(windows);
    latencies.values().stream()
        .flatMap(each -> each.bySecond().stream())
        .map(each -> new Window(each.getStartTimeStamp(), each.getEndTimeStamp(), each.getTag()))
        .forEach(measured::add);
    List<Histogram> within = new ArrayList<>();
    for (Histogram second : hiccups) {
      long middleMs = (second.getStartTimeStamp() + second.getEndTimeStamp()) / 2;
      measured.stream()
          .filter(window -> window.fromMs() <= middleMs && middleMs < window.toMs())
          .findFirst()
          .ifPresent(
              window -> {
                second.setTag(window.run());
                within.add(second);
              });
    }
    if (!within.isEmpty()) {
      Histogram total =
          latencies(HICCUP, "control JVM, oversleeping", Role.HICCUP).addSeconds(within).total();
      result.put("hiccup_p999_us", total.getValueAtPercentile(99.9) / 1_000.0);
      result.say(LatencyRow.of("hiccup", total));
    }
  }

  private void write(Instant started, ObjectNode environment, FlightRecorder recorder) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    command.forEach(run.putArray("command")::add);
    run.put("started", started.toString()).put("finished", Instant.now().toString());
    run.set("environment", environment);
    folder.write("run.json", run);
    folder.write("report.json", report.json());
    folder.write("pauses.json", recorder.pauses());
    ObjectNode profile = otherJvms == null ? recorder.profile() : otherJvms.json();
    if (profile != null) {
      folder.write("profile.json", profile);
    }
    latencies.forEach((name, each) -> folder.write(name, each.bySecond(), each.total()));
    folder.write(result);
    HtmlReport.write(folder.path());
  }
}
