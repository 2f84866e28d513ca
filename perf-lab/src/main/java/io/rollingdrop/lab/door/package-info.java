/**
 * The running system as partners and operators reach it, for labs that measure or judge it from
 * outside: signed HTTP, the stream of execution reports, and a whole system in this process for
 * those who have none running.
 */
package io.rollingdrop.lab.door;
