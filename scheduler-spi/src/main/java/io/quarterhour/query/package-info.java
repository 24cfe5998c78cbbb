/**
 * Queries, pages and results that the client and the store have in common.
 *
 * <p>Lists are read in pages: a {@link io.quarterhour.query.PageRequest} carries a size and the
 * {@link io.quarterhour.query.Cursor} of the previous page, and a {@link io.quarterhour.query.Page}
 * returns the next cursor. Cursors are opaque text and stay valid while rows are inserted and
 * removed.
 */
@NullMarked
package io.quarterhour.query;

import org.jspecify.annotations.NullMarked;
