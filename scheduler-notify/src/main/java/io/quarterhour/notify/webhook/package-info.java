/**
 * Tells of outcomes by a JSON document that is posted to an HTTP address, signed as Standard
 * Webhooks says (webhook-id, webhook-timestamp, webhook-signature).
 *
 * <p>A receiver is asked again if it says so (408, 425, 429, any 5xx; no sooner than its
 * Retry-After), or cannot be reached. Any other answer but 2xx is a refusal, redirects too: the
 * notification is given up.
 *
 * <p>Where a request goes is decided by the address that is really connected to, not by the name:
 * private, loopback, link-local and other special addresses are refused unless the host allows
 * them.
 */
@NullMarked
package io.quarterhour.notify.webhook;

import org.jspecify.annotations.NullMarked;
