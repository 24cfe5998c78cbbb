/** Notifications about how jobs went. */
module io.quarterhour.notify {
  requires static org.jspecify;
}
