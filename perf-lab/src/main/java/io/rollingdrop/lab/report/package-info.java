/**
 * What every lab says and how: progress on standard error, a summary and then one line of JSON on
 * standard output, and where a run finds its inputs and leaves its results.
 */
package io.rollingdrop.lab.report;
