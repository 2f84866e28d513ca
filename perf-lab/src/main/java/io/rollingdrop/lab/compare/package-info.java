/**
 * Lab {@code compare}: this tree against another revision, in processes that take turns. Start at
 * {@link io.rollingdrop.lab.compare.CompareCommand}; the verdict is {@link
 * io.rollingdrop.lab.compare.Verdict}'s.
 */
package io.rollingdrop.lab.compare;
