/**
 * The production engine without pipeline, journal or network around it, for labs that ask what it
 * decides rather than how fast the system is.
 */
package io.rollingdrop.lab.engine;
