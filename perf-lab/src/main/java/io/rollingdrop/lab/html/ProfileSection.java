package io.rollingdrop.lab.html;

import java.util.Comparator;
import java.util.List;

/** Where the processor's time went, and who allocated. */
final class ProfileSection {

  private static final int SITES = 25;

  private ProfileSection() {}

  static void write(Page page, Profile profile) {
    FlameGraph flames = new FlameGraph(profile.stacks());
    if (!flames.isEmpty()) {
      page.section(
          "Where the time went",
          () ->
              page.figure(
                  "%s samples, one every %s. Width is the share of samples; a frame stands on its caller; colour is the package, and beside its name the share of time in its own code. Frames below 0.3 %% are left out."
                      .formatted(
                          Quantity.count(profile.samples()),
                          Quantity.nanos(profile.intervalMs() * 1e6)),
                  () -> flames.draw(page.markup())));
    }
    if (!profile.allocation().isEmpty()) {
      page.section(
          "Who allocated",
          () ->
              new HtmlTable(
                      "Estimated from sampled allocations, the most first",
                      List.of("type", "at", "bytes", "share"),
                      profile.allocation().stream()
                          .sorted(Comparator.comparingLong(Profile.Site::bytes).reversed())
                          .limit(SITES)
                          .map(
                              site ->
                                  List.of(
                                      site.type(),
                                      site.site(),
                                      Quantity.bytes((double) site.bytes()),
                                      Quantity.percent(site.share())))
                          .toList())
                  .write(page.markup()));
    }
  }
}
