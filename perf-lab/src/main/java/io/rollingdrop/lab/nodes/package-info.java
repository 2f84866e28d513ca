/** Nodes of a cluster as processes beside a lab's own. */
package io.rollingdrop.lab.nodes;
