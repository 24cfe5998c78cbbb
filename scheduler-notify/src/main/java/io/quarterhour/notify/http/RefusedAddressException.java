package io.quarterhour.notify.http;

import java.net.UnknownHostException;

/** Thrown if a host has only addresses to which connections are not allowed. */
public final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}
