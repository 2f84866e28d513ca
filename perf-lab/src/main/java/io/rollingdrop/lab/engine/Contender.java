package io.rollingdrop.lab.engine;

/** A matching engine that plays workloads. One thread. */
public interface Contender {

  /** What reports say it is. */
  String name();

  /** An empty book, for one workload of so many messages; not timed. */
  Book newBook(int messages, ReportSum reports);

  /** A book that is played to. */
  interface Book {

    /** Plays message {@code index}; adds what comes of it to the reports. */
    void play(Messages messages, int index);
  }
}
