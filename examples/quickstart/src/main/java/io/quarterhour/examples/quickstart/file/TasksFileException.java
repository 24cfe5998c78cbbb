package io.quarterhour.examples.quickstart.file;

/** The tasks file cannot be used. The message is written for its author and lists every problem. */
public final class TasksFileException extends Exception {
  private static final long serialVersionUID = 1L;

  TasksFileException(String message) {
    super(message);
  }
}
