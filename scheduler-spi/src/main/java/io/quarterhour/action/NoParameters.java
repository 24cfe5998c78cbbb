package io.quarterhour.action;

/** The parameters of an action that has none. */
public record NoParameters() {}
