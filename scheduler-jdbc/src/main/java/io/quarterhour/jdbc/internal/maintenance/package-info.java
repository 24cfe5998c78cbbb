/** The removal of old records and of the data of a tenant. */
@NullMarked
package io.quarterhour.jdbc.internal.maintenance;

import org.jspecify.annotations.NullMarked;
