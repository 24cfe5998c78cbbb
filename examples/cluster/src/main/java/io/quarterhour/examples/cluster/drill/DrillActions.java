package io.quarterhour.examples.cluster.drill;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Default;
import io.quarterhour.action.Describe;
import io.quarterhour.action.NoParameters;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.TaskId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The actions of the drills. They print their events. */
final class DrillActions {
  static final String SHORT = "drill.short";
  static final String LOGGING = "drill.logging";
  static final String LONG = "drill.long";

  private final String node;
  private final PrintStream out;

  /** Creates the actions of a node, which print to a stream. */
  DrillActions(String node, PrintStream out) {
    this.node = node;
    this.out = out;
  }

  private void print(DrillEvent.Kind kind, String subject, ActionContext<?> context) {
    long now = System.currentTimeMillis();
    out.println(new DrillEvent(node, kind, subject, context.slot().toEpochMilli(), now).line());
  }

  /** {@return the action that does nothing} */
  Action<NoParameters> shortAction() {
    return Action.of(SHORT, this::tick);
  }

  /** {@return the action that does nothing but write a line to its log} */
  Action<NoParameters> loggingAction() {
    return Action.of(
        LOGGING,
        context -> {
          context.log().info("nothing to do");
          return tick(context);
        });
  }

  private Outcome tick(ActionContext<NoParameters> context) {
    String subject = context.task().map(TaskId::name).orElse(context.execution().toString());
    print(DrillEvent.Kind.TICK, subject, context);
    return Outcome.success();
  }

  /** {@return the action that takes a given time, or ends when it is cancelled} */
  Action<LongAction.Parameters> longAction() {
    return new LongAction(LONG);
  }

  /** {@return the actions of poisoned items} */
  List<Action<?>> poisonActions() {
    List<Action<?>> all = new ArrayList<>();
    for (PoisonKind kind : PoisonKind.values()) {
      all.add(kind == PoisonKind.RENEWAL ? new LongAction(kind.action()) : poisoned(kind));
    }
    return all;
  }

  /** The database refuses the summary of one kind, and the log lines of two others. */
  private static Action<NoParameters> poisoned(PoisonKind kind) {
    return Action.of(
        kind.action(),
        context -> {
          context.log().info(kind.action());
          return Outcome.success(kind.action());
        });
  }

  /** Delivers every notification, to nobody. */
  static final class QuietNotifier implements Notifier {
    static final String NAME = "drill";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public void send(Notification notification) {
      // There is nothing to send.
    }
  }

  /** Takes some time, and obeys the cancellation signal at once. */
  final class LongAction implements Action<LongAction.Parameters> {
    private final String name;

    LongAction(String name) {
      this.name = name;
    }

    /**
     * The parameters of the action.
     *
     * @param takes the duration of the action
     */
    record Parameters(@Describe("the duration of the action") @Default("PT10M") Duration takes) {}

    @Override
    public ActionDescriptor<Parameters> descriptor() {
      return ActionDescriptor.of(name, Parameters.class).title("Take a long time");
    }

    @Override
    public Outcome run(ActionContext<Parameters> context) throws InterruptedException {
      String subject = context.execution().toString();
      print(DrillEvent.Kind.BEGIN, subject, context);
      CountDownLatch cancelled = new CountDownLatch(1);
      context
          .cancelSignal()
          .onCancel(
              () -> {
                print(DrillEvent.Kind.SIGNAL, subject, context);
                cancelled.countDown();
              });
      try {
        return cancelled.await(context.parameters().takes().toMillis(), TimeUnit.MILLISECONDS)
            ? Outcome.failure("cancelled on request")
            : Outcome.success();
      } finally {
        print(DrillEvent.Kind.END, subject, context);
      }
    }
  }
}
