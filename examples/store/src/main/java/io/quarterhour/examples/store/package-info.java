/**
 * A store that keeps everything in one directory, as an example for authors of stores: {@link
 * io.quarterhour.examples.store.FileStore} is the place to begin to read.
 *
 * <p>All rows lie in plain maps ({@link io.quarterhour.examples.store.Tables}) under one lock
 * ({@link io.quarterhour.examples.store.Transactions}). What an act has changed is appended to a
 * journal ({@link io.quarterhour.examples.store.Journal}) as one line, and forced to the disk,
 * before the act answers. What the acts do stands in classes named after them, which know nothing
 * of files.
 */
@NullMarked
package io.quarterhour.examples.store;

import org.jspecify.annotations.NullMarked;
