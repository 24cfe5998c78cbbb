/**
 * Templates of rules, for channels that tell in words: Mustache without partials and lambdas, over
 * variables that are made once from a notification. What a template can reach is only what {@link
 * io.quarterhour.notify.template.TemplateVariables} lists; how much it can write, and how long it
 * can take, is bounded.
 */
@NullMarked
package io.quarterhour.notify.template;

import org.jspecify.annotations.NullMarked;
