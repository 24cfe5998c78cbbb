/** An action and a notifier, for any host that adds this module. */
module io.quarterhour.examples.plugin {
  requires static org.jspecify;
  requires io.quarterhour.spi;
  requires java.xml;

  // The engine creates the record of the parameters by reflection.
  opens io.quarterhour.examples.plugin;

  provides io.quarterhour.action.Action with
      io.quarterhour.examples.plugin.VerifyChecksums;
  provides io.quarterhour.notifier.Notifier with
      io.quarterhour.examples.plugin.FeedNotifier;
}
