package io.quarterhour.notifier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a destination of notifications does, as one node sees it. After several failures in a row a
 * node leaves a destination alone for a while, longer each time; then one notification tries, and
 * if it is sent, all others follow.
 *
 * @param notifier the name of the notifier
 * @param name what the notifier calls the destination; empty if it has only one
 * @param failures how many attempts failed since the last one that succeeded
 * @param suspendedUntil until when it is left alone; null if it is not
 * @param lastFailure what the last failure said
 */
public record DestinationStatus(
    String notifier,
    String name,
    int failures,
    @Nullable Instant suspendedUntil,
    String lastFailure) {}
