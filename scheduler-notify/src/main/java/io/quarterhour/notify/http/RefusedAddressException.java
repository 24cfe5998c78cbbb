package io.quarterhour.notify.http;

import java.net.UnknownHostException;

/** A name leads to addresses that may not be connected to. */
public final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}
