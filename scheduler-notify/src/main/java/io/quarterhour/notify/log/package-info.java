/**
 * The notifier {@code log}, which writes outcomes to the log of the node that delivers the
 * notification.
 */
@NullMarked
package io.quarterhour.notify.log;

import org.jspecify.annotations.NullMarked;
