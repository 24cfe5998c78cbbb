package io.quarterhour.examples.store;

import java.time.Instant;

/**
 * A text of a plug-in or of the engine.
 *
 * @param content the text
 * @param writtenAt the instant at which it was written last
 */
record StateText(String content, Instant writtenAt) {}
