/**
 * Lab {@code compare}: this tree against another revision, in turns in one JVM. Start at {@link
 * io.rollingdrop.lab.compare.CompareCommand}; the verdict is {@link
 * io.rollingdrop.lab.compare.Verdict}'s.
 */
package io.rollingdrop.lab.compare;
