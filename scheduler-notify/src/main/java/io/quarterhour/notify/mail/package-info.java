/**
 * The notifier {@code mail}, which reports outcomes by mail. A mail contains a report in text and
 * HTML, or the content that the templates of a rule produce.
 *
 * <p>All mails go to one server, which the host configures, over a connection whose certificate is
 * checked. A permanent rejection (5xx to a recipient or to the message) is not retried. A temporary
 * rejection, an unreachable server, and a rejected login or sender are retried, since time or the
 * host can correct them.
 *
 * <p>If the server accepts some recipients and rejects others, the accepted recipients receive the
 * mail at once, and only once. The mail is sent again only to the temporarily rejected recipients,
 * whose addresses are stored in the state of the plug-in. When no recipient is left to retry, the
 * notification fails if any recipient was permanently rejected, and its failure names them.
 *
 * <p>External text cannot add a header or a recipient, nor make a mail large: texts are cleaned for
 * the place where they are used, and all of them are bounded.
 */
@NullMarked
package io.quarterhour.notify.mail;

import org.jspecify.annotations.NullMarked;
