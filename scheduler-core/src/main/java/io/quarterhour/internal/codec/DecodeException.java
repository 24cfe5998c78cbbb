package io.quarterhour.internal.codec;

/**
 * A document cannot be read: it was written by a version that this one does not know, or it is
 * broken.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A document that cannot be read, with the reason in words. */
  public DecodeException(String reason) {
    super(reason);
  }
}
