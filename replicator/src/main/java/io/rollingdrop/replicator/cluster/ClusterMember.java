package io.rollingdrop.replicator.cluster;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A node's id and its endpoints: seven UDP ports in a row on one host.
 *
 * @param id from 0
 * @param host a name or address that the other nodes and the clients reach
 * @param firstPort of {@link #PORTS}: for commands, consensus, log, catching up, its archive,
 *     answers of other archives to it, and its events
 */
public record ClusterMember(int id, String host, int firstPort) {

  /**
   * The id of who makes nodes of a copy of a cluster: of no node. In a term of leadership of this
   * member nothing is decided before it has begun an epoch.
   */
  static final int PROMOTER = 999;

  /** The form of {@link #parse}. */
  public static final String FORM = "ID=HOST:PORT,...";

  private static final Pattern ONE = Pattern.compile("(\\d{1,3})=([A-Za-z0-9._-]+):(\\d{1,5})");
  private static final int LAST_PORT = 65_535;
  private static final int LONGEST_HOST = 253;

  /**
   * @throws IllegalArgumentException naming the value, the rule and what to do
   */
  public ClusterMember {
    if (id < 0 || id > PROMOTER) {
      throw new IllegalArgumentException(
          "id %d of a member is not 0 to %d".formatted(id, PROMOTER - 1));
    }
    if (host.length() > LONGEST_HOST) {
      throw new IllegalArgumentException(
          "host '%s' of member %d is longer than the %d characters of any name"
              .formatted(host, id, LONGEST_HOST));
    }
    if (firstPort < 1 || firstPort > LAST_PORT - PORTS + 1) {
      throw new IllegalArgumentException(
          "port %d of member %d is not 1 to %d: it is the first of %d"
              .formatted(firstPort, id, LAST_PORT - PORTS + 1, PORTS));
    }
  }

  /**
   * Reads a list of members, {@code 0=host:port,1=host:port,2=host:port}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static List<ClusterMember> parse(String text) {
    return Arrays.stream(text.split(",", -1)).map(one -> parseOne(one.strip())).toList();
  }

  private static ClusterMember parseOne(String text) {
    Matcher parts = ONE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "member '%s' is not of the form ID=HOST:PORT, as in 0=localhost:9100".formatted(text));
    }
    return new ClusterMember(
        Integer.parseInt(parts.group(1)), parts.group(2), Integer.parseInt(parts.group(3)));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return id + "=" + host + ":" + firstPort;
  }

  /** Ports that a node takes. */
  public static final int PORTS = 7;

  private static final int INGRESS = 0;
  private static final int CONSENSUS = 1;
  private static final int LOG = 2;
  private static final int CATCHUP = 3;
  private static final int ARCHIVE = 4;
  private static final int REPLICATION = 5;
  private static final int FEED = 6;

  private String endpoint(int port) {
    return host + ":" + (firstPort + port);
  }

  /** All its UDP ports. */
  public List<Integer> ports() {
    return IntStream.range(firstPort, firstPort + PORTS).boxed().toList();
  }

  /** The TCP port of its admin door: the first one's number. */
  public int adminPort() {
    return firstPort;
  }

  /** Its UDP ports, each with what it is for. */
  public Map<String, Integer> purposes() {
    Map<String, Integer> purposes = new LinkedHashMap<>();
    purposes.put("commands", firstPort + INGRESS);
    purposes.put("consensus", firstPort + CONSENSUS);
    purposes.put("log", firstPort + LOG);
    purposes.put("catch-up", firstPort + CATCHUP);
    purposes.put("archive", firstPort + ARCHIVE);
    purposes.put("replication", firstPort + REPLICATION);
    purposes.put("events", firstPort + FEED);
    return purposes;
  }

  /** Where it takes commands, as long as it leads. */
  String ingressEndpoint() {
    return endpoint(INGRESS);
  }

  /** The host and port for consensus. */
  String consensusEndpoint() {
    return endpoint(CONSENSUS);
  }

  /** The host and port to which it is sent what it has missed of the log. */
  String catchupEndpoint() {
    return endpoint(CATCHUP);
  }

  /** Where its archive takes requests of other nodes. */
  String archiveChannel() {
    return "aeron:udp?endpoint=" + endpoint(ARCHIVE);
  }

  /** Where other nodes' archives send what it asked for. */
  String replicationChannel() {
    return "aeron:udp?endpoint=" + endpoint(REPLICATION);
  }

  /** The host and port at which it serves its events. */
  String feedEndpoint() {
    return endpoint(FEED);
  }

  /** Where it serves its events. */
  String feedChannel() {
    return "aeron:udp?endpoint=" + feedEndpoint();
  }

  /** All members as Aeron Cluster wants them. */
  static String clusterMembers(List<ClusterMember> members) {
    return members.stream()
        .map(
            member ->
                member.id
                    + ","
                    + member.endpoint(INGRESS)
                    + ","
                    + member.endpoint(CONSENSUS)
                    + ","
                    + member.endpoint(LOG)
                    + ","
                    + member.endpoint(CATCHUP)
                    + ","
                    + member.endpoint(ARCHIVE))
        .collect(Collectors.joining("|"));
  }

  /** Where each takes commands, as Aeron Cluster's clients want it. */
  static String ingressEndpoints(List<ClusterMember> members) {
    return members.stream()
        .map(member -> member.id + "=" + member.ingressEndpoint())
        .collect(Collectors.joining(","));
  }
}
