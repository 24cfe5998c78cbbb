/** Jira Service Management and Jira Cloud: tickets are issues of the REST API, version 3. */
@NullMarked
package io.quarterhour.notify.ticket.jira;

import org.jspecify.annotations.NullMarked;
