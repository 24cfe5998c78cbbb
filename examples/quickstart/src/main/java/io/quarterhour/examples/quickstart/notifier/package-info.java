/** The notifier that the quickstart brings with it. */
package io.quarterhour.examples.quickstart.notifier;
