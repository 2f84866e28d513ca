package io.rollingdrop.lab.parts.benchmark;

/** What is asked of a book, one kind at a time. */
public enum BookOperation {
  /** Orders that do not cross, and rest. */
  PLACE,
  /** IOC orders, each of which trades with one resting order and fills it. */
  TAKE,
  /** Resting orders are cancelled, found by their name. */
  CANCEL,
  /** Resting orders lose a lot, found by their name. */
  AMEND
}
