/** What clients of a cluster see when its leader is killed. */
package io.rollingdrop.lab.failover;
