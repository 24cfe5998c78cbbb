/** ConnectWise PSA: service tickets of version 3.0 of the REST API. */
@NullMarked
package io.quarterhour.notify.ticket.connectwise;

import org.jspecify.annotations.NullMarked;
