/** What the machine and the libraries do without RollingDrop: lines to lay its own beside. */
package io.rollingdrop.lab.limits;
