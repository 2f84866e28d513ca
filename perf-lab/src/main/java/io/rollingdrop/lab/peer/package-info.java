/**
 * exchange-core, whole, under the workload of {@code lab pipeline}: its ring, risk engine and
 * matching engine, with classes of its own. Start at {@link io.rollingdrop.lab.peer.PeerRun}; how
 * fair it is: {@code perf-lab/FAIRNESS.md}.
 */
package io.rollingdrop.lab.peer;
