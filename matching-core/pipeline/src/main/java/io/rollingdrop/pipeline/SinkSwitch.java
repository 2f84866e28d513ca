package io.rollingdrop.pipeline;

import io.rollingdrop.engine.EventSink;
import org.agrona.MutableDirectBuffer;

/** The engine's sink: one during recovery, the event ring after it. */
final class SinkSwitch implements EventSink {

  private EventSink target;

  void direct(EventSink sink) {
    target = sink;
  }

  @Override
  public int claim(int length) {
    return target.claim(length);
  }

  @Override
  public MutableDirectBuffer buffer() {
    return target.buffer();
  }

  @Override
  public void commit() {
    target.commit();
  }
}
