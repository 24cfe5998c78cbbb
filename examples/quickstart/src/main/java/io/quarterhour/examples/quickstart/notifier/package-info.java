/** The notifier of the quickstart. */
package io.quarterhour.examples.quickstart.notifier;
