/**
 * What channels that speak HTTP have in common: a client that connects only to addresses that are
 * allowed, and what an answer means for the delivery.
 */
@NullMarked
package io.quarterhour.notify.http;

import org.jspecify.annotations.NullMarked;
