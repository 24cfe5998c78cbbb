/**
 * Tells of outcomes by mail: a report of its own in text and HTML, or what the templates of a rule
 * make of it.
 *
 * <p>Mail goes to one server, which the host names, over a connection whose certificate is checked.
 * What the server refuses for good (5xx to a recipient or to the message) is given up. What it
 * refuses for now, a server that cannot be reached, a login or a sender that it does not take: all
 * that is tried again, since time or the host can mend it.
 *
 * <p>If it takes some recipients and refuses others, those whom it took get the mail at once and
 * once. Those whom it refused for now are tried again by themselves: who they are is remembered in
 * the store of the scheduler. When nobody is left to try, the notification fails if anybody was
 * refused for good, and tells who.
 *
 * <p>Nothing that comes from outside can become a header or a recipient of its own, or make a mail
 * large: texts are cleaned for where they go, and all of them are bounded.
 */
@NullMarked
package io.quarterhour.notify.mail;

import org.jspecify.annotations.NullMarked;
