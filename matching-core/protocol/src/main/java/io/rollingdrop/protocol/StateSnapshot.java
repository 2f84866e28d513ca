package io.rollingdrop.protocol;

/**
 * A core's whole state as it was after one command, and where the event stream stood then. Who
 * takes over what it says, and then the events after {@link #position}, has missed nothing.
 *
 * <p>For one thread, the one that opened it. Closed, it still says what it was of.
 */
public interface StateSnapshot extends AutoCloseable {

  /** The sequence of the last command in it. */
  long sequence();

  /** When that command was sequenced, nanoseconds since the Unix epoch. */
  long timestampNs();

  /** The state's hash. */
  long stateHash();

  /** The last event of that command. */
  Position position();

  /** Records in it, by which progress can be told. */
  long records();

  /**
   * Hands over all records, table by table in the order of the tables' template ids: who is named
   * by a record came before it. Within a table only the order of {@code index} fields, sessions and
   * outcomes means anything. May be called again.
   */
  void forEach(SnapshotRecordHandler handler);

  @Override
  void close();
}
