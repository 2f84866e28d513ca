package io.rollingdrop.replicator.cluster;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * Makes the folder of a node out of the copy of a cluster that is lost, for all nodes of the
 * cluster that takes its place.
 *
 * <p>First the lost cluster's nodes are fenced, as far as they are reached: without a majority
 * nothing can be decided there any more. Then the copy runs as a cluster of one: decides what is in
 * the log, compares what it has come to with what the nodes had reported there, begins a new epoch,
 * so that whoever has seen more of the old one notices, and takes a snapshot. Nodes made of it go
 * on fencing those that were not reached.
 *
 * <p>It may be run again after it was broken off.
 */
public final class Promotion {

  private static final Set<String> PARTS = Set.of("core", "archive", "cluster", "fences");
  private static final String UNFINISHED = ".tmp";

  private final BackupSettings settings;
  private final NodeFolder folder;
  private final Duration patience;
  private final StartProgress progress;

  /**
   * @param settings of the copy; nobody is copying any more
   * @param patience how long the lost cluster's nodes are waited for
   * @param progress told what takes longer than two seconds
   */
  public Promotion(BackupSettings settings, Duration patience, Consumer<String> progress) {
    this.settings = settings;
    this.patience = patience;
    folder = new NodeFolder(settings.directory());
    this.progress = new StartProgress(progress);
  }

  /** It must not be promoted as it is. */
  public static final class NotFenced extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotFenced(String message) {
      super(message);
    }
  }

  /**
   * Promotes the copy.
   *
   * @param isolated whether whoever asks for it vouches that a majority of the lost cluster's nodes
   *     is down, or cut off for good, where they do not say so themselves
   * @throws NotFenced if that is not given, and no majority has answered
   * @throws io.rollingdrop.pipeline.JournalException if another process has the folder
   * @throws IllegalStateException if there is no copy, or it cannot be read
   */
  public PromotionReport run(boolean isolated) {
    PromotionMark mark = look();
    return promote(new Fencing(settings, patience, isolated, progress).fence(mark, this::keep));
  }

  /** Whether it was promoted before; then nothing is left but to copy its folder. */
  public boolean isDone() {
    boolean done = folder.fences().isPresent();
    if (done) {
      folder.endPromotion();
    }
    return done;
  }

  private PromotionMark look() {
    return locked(
        () -> {
          requireCopy();
          return folder
              .promotion()
              .orElseGet(
                  () -> new PromotionMark(new Fences(epochOfSnapshots() + 1, settings.members())));
        });
  }

  private void requireCopy() {
    folder.requireUnfenced();
    if (folder.fences().isPresent()) {
      throw new IllegalStateException(
          "the copy in %s was promoted before: its folder is a node's"
              .formatted(settings.directory()));
    }
    if (!folder.hasIndex()) {
      throw new IllegalStateException(
          "there is no copy of a cluster in %s: name its folder".formatted(settings.directory()));
    }
  }

  private void keep(PromotionMark mark) {
    locked(
        () -> {
          folder.write(mark);
          return mark;
        });
  }

  /** While no other process has the folder. */
  private <T> T locked(Supplier<T> action) {
    Runnable unlock = JournalDirectory.lock(settings.directory());
    try {
      return action.get();
    } finally {
      unlock.run();
    }
  }

  /** A snapshot is the only place where an epoch is told that is older than the log. */
  private int epochOfSnapshots() {
    return JournalDirectory.snapshotFiles(folder.core()).stream()
        .mapToInt(Promotion::epochOf)
        .max()
        .orElse(1);
  }

  private static int epochOf(Path snapshot) {
    try (var opened = JournalDirectory.openSnapshot(snapshot)) {
      return opened.position().epoch();
    }
  }

  private PromotionReport promote(PromotionMark fenced) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int epoch = fenced.fences().epoch();
    PromotionReport report;
    try (ClusterNode node =
        ClusterNode.start(settings.alone(), listener(failure), progress::tell)) {
      await(
          "the copy decides what is in its log",
          failure,
          () -> node.state().leads() && (node.isPromoting() || node.core().epoch() >= epoch));
      if (node.core().lastSequence() == 0) {
        throw new IllegalStateException(
            "the copy in %s has no command: there is nothing to promote. Begin a new cluster"
                .formatted(settings.directory()));
      }
      node.requestEpoch(epoch);
      await(
          "epoch %d begins".formatted(epoch),
          failure,
          () -> !node.isPromoting() && node.core().published().epoch() == epoch);
      PromotionMark mark = fenced.last() < 0 ? fenced.withLast(node.promotedFrom()) : fenced;
      folder.write(mark);
      await("reports are compared", failure, () -> node.agreement().pending() == 0);
      requireAgreement(node.agreement());
      long first = node.core().published().sequence();
      if (node.core().snapshotSequence() <= mark.last()) {
        await("a snapshot is asked for", failure, node::requestSnapshot);
        await("a snapshot is taken", failure, () -> node.core().snapshotSequence() >= first);
      }
      requireAgreement(node.agreement());
      report =
          new PromotionReport(
              epoch,
              mark.last(),
              mark.fenced(),
              compared(node, mark.last()),
              node.agreement().agreed(),
              node.agreement().through(),
              node.core().snapshotSequence());
    }
    folder.write(fenced.fences());
    folder.endPromotion();
    return report;
  }

  /** One node that had decided differently does not count against two that had not. */
  private static void requireAgreement(StateComparison.Agreement agreement) {
    if (agreement.differing() > 0 && agreement.differing() >= agreement.agreeing()) {
      throw new IllegalStateException(
          "the copy has come to something else than the cluster's nodes: by their last reports in the log %d differ and %d agree. Keep its folder for whoever looks into it"
              .formatted(agreement.differing(), agreement.agreeing()));
    }
  }

  private static long compared(ClusterNode node, long last) {
    long through = Math.min(node.core().publishedBefore().sequence(), last);
    return Math.max(0, through - node.core().beganWith());
  }

  private static Core.Listener listener(AtomicReference<Throwable> failure) {
    return cause -> failure.compareAndSet(null, cause);
  }

  private void await(String what, AtomicReference<Throwable> failure, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (failure.get() != null) {
        throw new IllegalStateException(
            "%s, and fails: %s".formatted(what, failure.get().getMessage()), failure.get());
      }
      progress.tell(what);
      StartProgress.pause();
    }
  }

  /**
   * Copies the folder of the promoted copy for a node, {@code DATA/nodes/ID}.
   *
   * @throws IllegalStateException if it was not promoted, or something is there
   * @throws UncheckedIOException if it cannot be written
   */
  public static void copyTo(Path promoted, Path node) {
    if (new NodeFolder(promoted).fences().isEmpty()) {
      throw new IllegalStateException(promoted + " was not promoted");
    }
    if (Files.exists(node)) {
      throw new IllegalStateException(node + " is there: move it away, or name another folder");
    }
    Path unfinished = node.resolveSibling(node.getFileName() + UNFINISHED);
    try {
      IoUtil.delete(unfinished.toFile(), true);
      Files.createDirectories(unfinished);
      for (Path part : list(promoted)) {
        if (PARTS.contains(part.getFileName().toString())) {
          copyAll(part, unfinished.resolve(part.getFileName()));
        }
      }
      sync(unfinished);
      Files.move(unfinished, node, StandardCopyOption.ATOMIC_MOVE);
      sync(node.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + unfinished, e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> parts = Files.list(folder)) {
      return parts.toList();
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(from)) {
      found.forEach(all::add);
    }
    for (Path each : all) {
      Path copy = to.resolve(from.relativize(each).toString());
      Files.copy(each, copy);
      sync(copy);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.force(true);
    }
  }
}
