/**
 * The scheduler: {@link io.quarterhour.Scheduler} and its options. This package assembles the
 * internal packages; none of them depends on it.
 *
 * <pre>{@code
 * Scheduler scheduler = Scheduler.builder()
 *     .action(Action.of("hello", context -> Outcome.success("hello, " + context.slot())))
 *     .build();
 * scheduler.start();
 * scheduler.client().save(Task.builder("greet").action("hello")
 *     .schedule(Schedule.every(Duration.ofSeconds(5)).exact()).startPaused(false).build());
 * }</pre>
 */
@NullMarked
package io.quarterhour;

import org.jspecify.annotations.NullMarked;
