package io.rollingdrop.lab.html;

import java.util.List;

/** From a value to a place on the drawing, in drawing units. */
interface Scale {

  /** The place of a value; what lies outside is put on the edge. */
  double at(double value);

  List<Tick> ticks();
}
