package io.quarterhour.notifier;

import io.quarterhour.tenant.TenantId;
import java.util.List;
import java.util.Map;

/**
 * Plug-in code that tells the outside world of an outcome: by e-mail, to a webhook, in a ticket.
 * One object serves all notifications, at the same time on many threads.
 */
public interface Notifier {
  /** {@return the name by which rules call it, for ever: it is what is stored} */
  String name();

  /**
   * Sends one notification, on a worker thread of a queue of their own. What it throws is retried
   * later, apart from the execution that it tells of; so the receiver may see a notification twice,
   * and can know it by its key. A {@link DeliveryException} says that it need not be tried again,
   * or when.
   *
   * @param notification what to tell
   * @throws Exception if it was not sent, or nobody knows whether it was
   */
  void send(Notification notification) throws Exception;

  /**
   * Tells where notifications with some settings go: a host, a mailbox, a system. What goes to one
   * destination is held back together while that fails. It is asked often, also while ends are
   * recorded: it answers from the settings alone, at once.
   *
   * @param settings the settings of a rule
   * @return a name of the destination, without secrets; empty if the notifier has only one
   */
  default String destination(Map<String, Object> settings) {
    return "";
  }

  /**
   * Checks the settings of a rule when a task is saved.
   *
   * @param settings the settings of the rule
   * @return each problem in one sentence; empty if there is none
   */
  default List<String> problems(Map<String, Object> settings) {
    return List.of();
  }

  /**
   * Checks the settings of a rule when a task is saved, for notifiers to whom it matters whose task
   * that is, since they look up secrets that the settings name.
   *
   * @param settings the settings of the rule
   * @param owner the tenant to whom the task belongs
   * @return each problem in one sentence; empty if there is none
   */
  default List<String> problems(Map<String, Object> settings, TenantId owner) {
    return problems(settings);
  }
}
