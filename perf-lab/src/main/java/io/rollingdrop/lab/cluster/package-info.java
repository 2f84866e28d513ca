/** The cluster beside what Aeron Cluster does without it. */
package io.rollingdrop.lab.cluster;
