package io.quarterhour.notify.webhook;

import java.net.UnknownHostException;

/** A name leads to addresses that may not be connected to. */
final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}
