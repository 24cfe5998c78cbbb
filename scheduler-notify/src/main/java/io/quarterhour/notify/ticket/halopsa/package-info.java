/** HaloPSA and HaloITSM: tickets of the REST API, authorised by client credentials. */
@NullMarked
package io.quarterhour.notify.ticket.halopsa;

import org.jspecify.annotations.NullMarked;
