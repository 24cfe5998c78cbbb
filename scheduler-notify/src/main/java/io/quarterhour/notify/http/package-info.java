/**
 * Code shared by the notifiers that use HTTP: a client that connects only to allowed addresses, and
 * the meaning of responses for the delivery.
 */
@NullMarked
package io.quarterhour.notify.http;

import org.jspecify.annotations.NullMarked;
