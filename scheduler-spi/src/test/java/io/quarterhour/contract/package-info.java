/**
 * The contract of a store as tests: what the author of a store extends to know when it is done.
 *
 * <p>There is one abstract class for each role: {@link io.quarterhour.contract.TaskStoreContract},
 * {@link io.quarterhour.contract.ExecutionStoreContract}, {@link
 * io.quarterhour.contract.HistoryStoreContract}, {@link io.quarterhour.contract.NodeStoreContract}
 * and {@link io.quarterhour.contract.StateStoreContract}. Extend each of them, and say how a fresh
 * and empty store is made:
 *
 * <pre>{@code
 * class MyTaskStoreTest extends TaskStoreContract {
 *   protected SchedulerStore createStore() {
 *     return new MyStore(freshDatabase());
 *   }
 * }
 * }</pre>
 *
 * <p>{@link io.quarterhour.contract.ModelComparison} does the same drawn calls to the store and to
 * one that is known to be right, and compares all answers.
 *
 * <p>The tests hand in every instant, wait for nothing and need no engine. They need JUnit Jupiter
 * and AssertJ on the class path.
 */
package io.quarterhour.contract;
