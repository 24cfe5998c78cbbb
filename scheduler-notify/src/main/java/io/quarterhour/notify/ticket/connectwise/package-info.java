/** ConnectWise PSA: service tickets of the REST API, version 3.0. */
@NullMarked
package io.quarterhour.notify.ticket.connectwise;

import org.jspecify.annotations.NullMarked;
