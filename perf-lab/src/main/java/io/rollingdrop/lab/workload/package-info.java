/** The fixed workload that labs put on a core, and how it is sent: numbered, keyed, at a rate. */
package io.rollingdrop.lab.workload;
