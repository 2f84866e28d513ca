/** What the satellites share. */
package io.rollingdrop.satellite.support;
