package io.quarterhour.internal.codec;

/**
 * Exception for a document that cannot be decoded: either another release wrote it in a version
 * that this release does not support, or it is invalid.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with the reason as text. */
  public DecodeException(String reason) {
    super(reason);
  }
}
