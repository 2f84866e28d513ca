package io.rollingdrop.satellite.support;

/** A service beside the core, running. Closing it stops it in order; idempotent. */
public interface Satellite extends AutoCloseable {

  /** How it is just now. Any thread; quick. */
  SatelliteHealth health();

  @Override
  void close();
}
