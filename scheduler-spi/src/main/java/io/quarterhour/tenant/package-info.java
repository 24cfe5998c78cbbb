/**
 * Tenants and callers, the selectors of tenants and targets that tasks contain, and the directories
 * with which the host provides its tenants, targets and calendars.
 */
@NullMarked
package io.quarterhour.tenant;

import org.jspecify.annotations.NullMarked;
