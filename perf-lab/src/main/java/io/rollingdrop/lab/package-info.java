/**
 * The perf lab's command line. Each lab is an experiment with an oracle of its own; start at {@link
 * io.rollingdrop.lab.LabMain}, then read the package of a lab.
 */
package io.rollingdrop.lab;
