/**
 * The templates of rules: Mustache without partials and lambdas, over variables that are created
 * once for each notification. A template can use only the variables that {@link
 * io.quarterhour.notify.template.TemplateVariables} lists. The length of its output and its number
 * of iterations are bounded.
 */
@NullMarked
package io.quarterhour.notify.template;

import org.jspecify.annotations.NullMarked;
