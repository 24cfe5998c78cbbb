package io.quarterhour.simulation;

import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import java.util.List;

/** A notifier that fails in one of five deliveries during the storm. */
record SimulatedNotifier(World world, Life life, String name) implements Notifier {
  static final List<String> NAMES = List.of("mail", "ticket");

  static List<Notifier> all(World world, Life life) {
    return NAMES.stream().<Notifier>map(name -> new SimulatedNotifier(world, life, name)).toList();
  }

  @Override
  public void send(Notification notification) {
    world.trace.add(
        life.name(), "sends", name, notification.id(), "about", notification.execution().id());
    if (!world.isCalm() && world.dice.chance(0.2)) {
      throw new IllegalStateException("the channel is unavailable");
    }
    world.mailbox.sent(notification, world.ledger.entry(notification.id()).row());
  }
}
