package io.quarterhour.action;

/** The parameters of an action that takes none. */
public record NoParameters() {}
