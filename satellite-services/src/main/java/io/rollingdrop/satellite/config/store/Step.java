package io.rollingdrop.satellite.config.store;

import io.rollingdrop.satellite.config.document.DocumentTypes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a version is brought to. */
public enum Step {
  /** The core, by commands; markets only. */
  CORE,
  /** Redis, for gateways and market data. */
  REDIS,
  /** Kafka, for everybody else. */
  KAFKA;

  /** The steps of a document. */
  public static Set<Step> of(String document) {
    return DocumentTypes.marketId(document).isPresent()
        ? EnumSet.allOf(Step.class)
        : EnumSet.of(REDIS, KAFKA);
  }

  /** Its name in the database and the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
