/** Jira Service Management and Jira Cloud: issues of version 3 of the REST API as tickets. */
@NullMarked
package io.quarterhour.notify.ticket.jira;

import org.jspecify.annotations.NullMarked;
