/** Load on a running system through its front door, open loop, as partners put it there. */
package io.rollingdrop.lab.load;
