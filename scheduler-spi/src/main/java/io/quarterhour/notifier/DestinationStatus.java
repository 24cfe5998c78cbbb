package io.quarterhour.notifier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a destination of notifications, as one node sees it. After several consecutive
 * failures the node suspends the destination for a while, longer each time; then it sends one
 * notification as a trial, and if that succeeds, all others follow.
 *
 * @param notifier the name of the notifier
 * @param name the name that the notifier gives the destination; empty if it has only one
 * @param failures the number of failed attempts since the last successful one
 * @param suspendedUntil the instant until which the destination is suspended; null if it is not
 * @param lastFailure the message of the last failure
 */
public record DestinationStatus(
    String notifier,
    String name,
    int failures,
    @Nullable Instant suspendedUntil,
    String lastFailure) {}
