/**
 * The contract kit: JUnit tests that check whether an implementation of {@link
 * io.quarterhour.store.SchedulerStore} fulfils its contract.
 *
 * <p>The kit is the test-jar of the module {@code scheduler-spi}. Its tests need JUnit Jupiter and
 * AssertJ on the class path, and no engine.
 *
 * <p>There is one abstract class for each role of a store:
 *
 * <ul>
 *   <li>{@link io.quarterhour.contract.NodeStoreContract}, which also tests {@link
 *       io.quarterhour.store.StoreInfo}
 *   <li>{@link io.quarterhour.contract.StateStoreContract}
 *   <li>{@link io.quarterhour.contract.TaskStoreContract}
 *   <li>{@link io.quarterhour.contract.ExecutionStoreContract}
 *   <li>{@link io.quarterhour.contract.HistoryStoreContract}
 *   <li>{@link io.quarterhour.contract.MaintenanceStoreContract}
 *   <li>{@link io.quarterhour.contract.SignalContract}, only for a store that has a {@link
 *       io.quarterhour.store.ClusterSignal}
 * </ul>
 *
 * <p>To test a store, extend each class and implement {@code createStore()}. The kit calls it
 * before each test, expects a new and empty store, and closes the store after the test.
 *
 * <pre>{@code
 * class MyTaskStoreTest extends TaskStoreContract {
 *   @Override
 *   protected SchedulerStore createStore() {
 *     return new MyStore(emptyDatabase());
 *   }
 * }
 * }</pre>
 *
 * <p>A new store is best implemented in the order of the list above. Tests of one role use other
 * roles to prepare and to read their data: most of them need {@link
 * io.quarterhour.store.HistoryStore} to read executions and tasks.
 *
 * <p>When all roles pass, extend {@link io.quarterhour.contract.ModelComparison}. It performs the
 * same random calls on the store and on a reference store, such as the {@code InMemoryStore} of
 * {@code scheduler-core}, and compares all results. It finds misunderstandings that no single test
 * covers. A failure reports a seed that repeats it.
 *
 * <p>The tests pass each instant as an argument and never sleep. Only {@code SignalContract} waits,
 * up to 30 seconds for each message. Some tests call the store from four threads at once. Except in
 * {@code StateStoreContract}, they repeat a call that throws a transient {@link
 * io.quarterhour.error.StoreException}.
 *
 * <p>The kit checks results only. It does not test whether data survives a crash, whether an
 * interrupted thread leaves the store intact, or {@link io.quarterhour.store.TransactionSupport}:
 * the author of the store tests these.
 */
package io.quarterhour.contract;
