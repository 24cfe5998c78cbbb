package io.quarterhour.action;

import io.quarterhour.execution.Outcome;

/** An action whose work is a lambda. */
record LambdaAction(ActionDescriptor<NoParameters> descriptor, Body body)
    implements Action<NoParameters> {
  @Override
  public Outcome run(ActionContext<NoParameters> context) throws Exception {
    return body.run(context);
  }
}
