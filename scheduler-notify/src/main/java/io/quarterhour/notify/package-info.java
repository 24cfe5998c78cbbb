/**
 * Notifications about jobs. This package will hold the listeners that tell people and other systems
 * when a job has failed, was missed, or has recovered, and the channels that carry those messages.
 * It is empty for now.
 */
@NullMarked
package io.quarterhour.notify;

import org.jspecify.annotations.NullMarked;
