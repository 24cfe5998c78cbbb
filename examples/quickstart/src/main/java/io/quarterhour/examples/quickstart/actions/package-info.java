/** The actions of the quickstart: three that are of use in many programs. */
package io.quarterhour.examples.quickstart.actions;
