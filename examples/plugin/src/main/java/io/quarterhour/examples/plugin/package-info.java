/**
 * A plug-in as anybody may write it: the action {@code checksums.verify} and the notifier {@code
 * feed}, in one jar. A host adds the jar and need not do more. It is found on the class path by the
 * files under {@code META-INF/services}, on the module path by {@code provides}.
 */
@NullMarked
package io.quarterhour.examples.plugin;

import org.jspecify.annotations.NullMarked;
