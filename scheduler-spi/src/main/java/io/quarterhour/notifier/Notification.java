package io.quarterhour.notifier;

import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.LogLine;
import java.util.List;
import java.util.Map;

/**
 * One message to one destination about one outcome.
 *
 * @param id the notification itself, the same at each attempt: a key by which the receiver can know
 *     a repetition
 * @param attempt the number of this attempt, from 1
 * @param settings the settings of the rule
 * @param title what people call the task, or the action if there is no task
 * @param execution what is told of; it is over
 * @param log its log lines, the newest 1,000 if there are more
 */
public record Notification(
    ExecutionId id,
    int attempt,
    Map<String, Object> settings,
    String title,
    Execution execution,
    List<LogLine> log) {}
