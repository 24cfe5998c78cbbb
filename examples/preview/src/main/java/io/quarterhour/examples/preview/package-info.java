/**
 * A command-line tool that tells when a schedule fires: {@link
 * io.quarterhour.examples.preview.Preview} is the place to begin to read.
 */
package io.quarterhour.examples.preview;
