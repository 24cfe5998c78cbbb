package io.quarterhour.internal.client;

import io.quarterhour.internal.cache.CalendarCache;

/**
 * The contents of the directories of the host by which clients validate tasks.
 *
 * @param calendars the calendars
 * @param tenants the tenants and their groups
 */
public record ClientDirectories(CalendarCache calendars, TenantCheck tenants) {}
