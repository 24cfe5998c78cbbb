/** The actions of the quickstart: three that are useful in many programs. */
package io.quarterhour.examples.quickstart.actions;
