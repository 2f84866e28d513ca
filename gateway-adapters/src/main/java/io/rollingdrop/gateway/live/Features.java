package io.rollingdrop.gateway.live;

import io.rollingdrop.gateway.http.ProblemType;

/** Says which features are on. Thread safe, quick. */
@FunctionalInterface
public interface Features {

  /** All are on. */
  Features ALL = feature -> true;

  /** How long callers are told to wait, seconds: switching is an operator's decision. */
  long RETRY_AFTER_S = 60;

  boolean isOn(Feature feature);

  /**
   * @throws io.rollingdrop.gateway.http.ProblemException 503, if the feature is off
   */
  default void require(Feature feature) {
    if (!isOn(feature)) {
      throw ProblemType.FEATURE_DISABLED
          .problem(
              "The operator has switched off '%s'; nothing was executed. Retry after the time given."
                  .formatted(feature.key()))
          .retryAfter(RETRY_AFTER_S);
    }
  }
}
