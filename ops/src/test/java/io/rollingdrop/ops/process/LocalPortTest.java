package io.rollingdrop.ops.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LocalPortTest {

  private static final String LOOPBACK = "127.0.0.1";

  @Test
  void a_taken_port_is_named_with_the_way_to_choose_another() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalPort.requireFree(LOOPBACK, taken.getLocalPort(), "--port"))
          .isInstanceOf(RoleFailure.class)
          .extracting(failure -> ((RoleFailure) failure).exitCode())
          .isEqualTo(RoleFailure.UNAVAILABLE);
      assertThatThrownBy(() -> LocalPort.requireFree(LOOPBACK, taken.getLocalPort(), "--port"))
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("choose another with --port");
    }
  }

  @Test
  void a_taken_udp_port_is_found() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> LocalPort.requireFreeUdp(LOOPBACK, taken.getLocalPort(), "--aeron-port"))
          .isInstanceOf(RoleFailure.class)
          .hasMessageContaining("UDP port " + taken.getLocalPort());
    }
  }

  @Test
  void any_free_port_is_never_taken() {
    assertThatCode(() -> LocalPort.requireFree(LOOPBACK, 0, "--port")).doesNotThrowAnyException();
  }

  @Test
  void a_host_that_is_not_known_is_said_to_be_so() {
    assertThatThrownBy(() -> LocalPort.requireFree("no such host", 8080, "--port"))
        .isInstanceOf(RoleFailure.class)
        .hasMessageContaining("--host");
  }
}
