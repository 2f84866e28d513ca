package io.rollingdrop.infrastructure;

/**
 * PostgreSQL, durable: what is committed is on the disk. Holds one database, {@value #DATABASE},
 * owned by the user of the same name, who may do anything in it and nothing elsewhere.
 */
public final class EmbeddedPostgres extends EmbeddedServer {

  static final String NAME = "postgres";
  private static final String DATABASE = "rollingdrop";

  /**
   * File in the server's folder with the password of {@link #user()}, readable by its user only.
   */
  public static final String PASSWORD_FILE = "password";

  private final String password;

  private EmbeddedPostgres(int port, ServerProcess process, String password) {
    super(NAME, port, process);
    this.password = password;
  }

  /**
   * Starts it and returns when it answers queries; the first time it also lays out its folder.
   *
   * @throws InfrastructureException if it does not start
   */
  public static EmbeddedPostgres start(PostgresSettings settings) {
    ServerFolder folder = ServerFolder.take(NAME, settings.folder());
    try {
      PostgresCluster cluster = PostgresCluster.in(folder);
      ServerProcess.stopOrphan(folder, cluster::askToStop);
      int port = LoopbackPort.take(NAME, settings.port());
      cluster.layOutOnce(settings.startWithin());
      ServerProcess process = cluster.launch(port, settings);
      PostgresDatabase database =
          new PostgresDatabase(port, PostgresCluster.SUPERUSER, cluster.superuserPassword());
      process.awaitReady(database::answers, settings.startWithin());
      return new EmbeddedPostgres(port, process, preparedPassword(folder, process, database));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static String preparedPassword(
      ServerFolder folder, ServerProcess process, PostgresDatabase database) {
    try {
      String password = Secret.in(folder.resolve(PASSWORD_FILE));
      database.createOnce(DATABASE, password);
      return password;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /**
   * @return for JDBC, as {@code jdbc:postgresql://127.0.0.1:8432/rollingdrop}
   */
  @Override
  public String url() {
    return PostgresDatabase.url(port(), DATABASE);
  }

  public String user() {
    return DATABASE;
  }

  /** Of {@link #user()}; made at random at the first start, and never to be logged. */
  public String password() {
    return password;
  }
}
