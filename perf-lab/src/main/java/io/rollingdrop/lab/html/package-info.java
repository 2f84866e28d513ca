/**
 * The latency report: reads a results folder and writes one HTML file that needs nothing else.
 * Start at {@code ReportCommand}; {@code HtmlReport} is the order of the page, {@code RESULTS.md}
 * the folder's contract.
 */
package io.rollingdrop.lab.html;
