/** Reading and writing the JSON documents of ticket systems. */
@NullMarked
package io.quarterhour.notify.ticket.json;

import org.jspecify.annotations.NullMarked;
