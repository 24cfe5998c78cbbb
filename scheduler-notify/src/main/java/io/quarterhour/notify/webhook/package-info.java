/**
 * The notifier {@code webhook}, which reports outcomes by posting a JSON document to an HTTP
 * address. Each request has the headers {@code webhook-id} and {@code webhook-timestamp} of
 * Standard Webhooks. If the rule gives {@code signingKeys}, the document is also signed ({@code
 * webhook-signature}).
 *
 * <p>A request is retried if the receiver asks for it (408, 425, 429 and 5xx), not earlier than its
 * {@code Retry-After}, or if the receiver cannot be reached. Any other response except 2xx,
 * including redirects, is a permanent rejection and ends the delivery.
 *
 * <p>The address of the actual connection decides whether a request is allowed, not the name:
 * private, loopback, link-local and other special addresses are rejected unless the host allows
 * them.
 */
@NullMarked
package io.quarterhour.notify.webhook;

import org.jspecify.annotations.NullMarked;
