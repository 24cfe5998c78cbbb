/**
 * A store in one directory, as an example for authors of stores. Start reading at {@link
 * io.quarterhour.examples.store.FileStore}.
 *
 * <p>All rows are stored in plain maps ({@link io.quarterhour.examples.store.Tables}) under one
 * lock ({@link io.quarterhour.examples.store.Transactions}). The changes of a transaction are
 * appended to a journal ({@link io.quarterhour.examples.store.Journal}) as one line and forced to
 * disk before the transaction returns. The operations themselves are implemented in classes named
 * after them, which are independent of files. The state machine of an execution is that of the SPI,
 * {@link io.quarterhour.store.execution.ExecutionTransitions}.
 */
@NullMarked
package io.quarterhour.examples.store;

import org.jspecify.annotations.NullMarked;
