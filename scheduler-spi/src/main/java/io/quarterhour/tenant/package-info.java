/**
 * Tenants, what tasks may say about them, who asks, and the directories by which the host tells who
 * and what there is.
 */
@NullMarked
package io.quarterhour.tenant;

import org.jspecify.annotations.NullMarked;
