/**
 * An example of a plug-in: the action {@code checksums.verify} and the notifier {@code feed}, in
 * one jar. A host only has to add the jar. On the class path it is found by the files under {@code
 * META-INF/services}, on the module path by {@code provides}.
 */
@NullMarked
package io.quarterhour.examples.plugin;

import org.jspecify.annotations.NullMarked;
