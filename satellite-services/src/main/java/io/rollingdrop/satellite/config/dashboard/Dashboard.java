package io.rollingdrop.satellite.config.dashboard;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard: looks at all roles each second while somebody asks, and rests otherwise. Any
 * number of viewers costs the roles the same. Thread safe.
 */
public final class Dashboard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofMillis(800);

  /** Between the first two looks after a rest: who comes first need not wait for rates. */
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);

  /** After so long without a question it rests. */
  private static final long ATTENTION_NS = TimeUnit.SECONDS.toNanos(5);

  /** A view older than this is not shown. */
  private static final long FRESH_NS = TimeUnit.MILLISECONDS.toNanos(2_500);

  private final RoleProbe probe = new RoleProbe(PROBE_TIMEOUT);
  private final Supplier<List<Role>> roles;
  private final InstantSource clock;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("config-dashboard").factory());
  private volatile long askedNs = System.nanoTime() - ATTENTION_NS;
  private DashboardFold.Look last;
  private DashboardView view;

  /**
   * @param roles in the order in which they are shown; asked at each look
   */
  public Dashboard(Supplier<List<Role>> roles, InstantSource clock) {
    this.roles = roles;
    this.clock = clock;
  }

  /** Begins to look when asked. */
  public void start() {
    var unused =
        looking.scheduleWithFixedDelay(
            this::lookIfAsked, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How the system does; a moment ago, or just now. */
  public DashboardView view() throws InterruptedException {
    askedNs = System.nanoTime();
    return fresh();
  }

  private synchronized DashboardView fresh() throws InterruptedException {
    if (last == null || System.nanoTime() - last.takenNs() > FRESH_NS) {
      last = take();
      Thread.sleep(FIRST_INTERVAL);
      look();
    }
    return view;
  }

  private void lookIfAsked() {
    if (System.nanoTime() - askedNs < ATTENTION_NS) {
      try {
        look();
      } catch (RuntimeException e) {
        LOG.error("looking at the roles failed; trying again", e);
      }
    }
  }

  private synchronized void look() {
    DashboardFold.Look now = take();
    view = DashboardFold.view(last == null ? now : last, now);
    last = now;
  }

  private DashboardFold.Look take() {
    List<RoleSample> samples = probe.ask(roles.get());
    return new DashboardFold.Look(System.nanoTime(), clock.millis(), samples);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    probe.close();
  }
}
