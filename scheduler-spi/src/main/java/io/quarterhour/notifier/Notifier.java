package io.quarterhour.notifier;

import io.quarterhour.tenant.TenantId;
import java.util.List;
import java.util.Map;

/**
 * Plug-in code that notifies people and systems of an outcome: by e-mail, by a webhook, in a
 * ticket. One object serves all notifications, on many threads at the same time. A notifier that is
 * also {@link AutoCloseable} is closed when the scheduler stops, once.
 */
public interface Notifier {
  /**
   * {@return the name by which rules refer to the notifier. It is stored with them, so it must
   * never change}
   */
  String name();

  /**
   * Sends one notification, on a worker thread of the queue that only notifications use. If this
   * method throws, the notification is retried later, independently of the execution that it is
   * about; so the receiver may get a notification more than once, and can recognise it by {@link
   * Notification#id}. A {@link DeliveryException} states that a retry is useless, or how long to
   * wait before it, or that the destination works and this notification alone must wait.
   *
   * @param notification the notification to send
   * @throws Exception if the notification was not sent, or it is unknown whether it was
   */
  void send(Notification notification) throws Exception;

  /**
   * Returns the destination of notifications with the given settings: a host, a mailbox, a system.
   * While a destination keeps failing, all its notifications are suspended together. This method is
   * called often, also while completions are recorded, so it must derive the name from the settings
   * alone, without blocking.
   *
   * @param settings the settings of a rule
   * @return a name of the destination, without secrets; empty, the default, if the notifier has
   *     only one destination
   */
  default String destination(Map<String, Object> settings) {
    return "";
  }

  /**
   * Returns the destination of notifications with the given settings, for notifiers whose settings
   * name a secret that differs between the owners of tasks. The default calls {@link
   * #destination(Map)}.
   *
   * @param settings the settings of a rule
   * @param owner the tenant that owns the task
   * @return a name of the destination, without secrets; empty if the notifier has only one
   */
  default String destination(Map<String, Object> settings, TenantId owner) {
    return destination(settings);
  }

  /**
   * Checks the settings of a rule when a task is saved.
   *
   * @param settings the settings of the rule
   * @return each problem in one sentence; empty, the default, if there is none
   */
  default List<String> problems(Map<String, Object> settings) {
    return List.of();
  }

  /**
   * Checks the settings of a rule when a task is saved, for notifiers that look up secrets named in
   * the settings: which secrets exist depends on the owner of the task. The default calls {@link
   * #problems(Map)}.
   *
   * @param settings the settings of the rule
   * @param owner the tenant that owns the task
   * @return each problem in one sentence; empty if there is none
   */
  default List<String> problems(Map<String, Object> settings, TenantId owner) {
    return problems(settings);
  }
}
