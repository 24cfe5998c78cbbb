/**
 * A command-line tool that shows when a schedule fires. Start reading at {@link
 * io.quarterhour.examples.preview.Preview}.
 */
package io.quarterhour.examples.preview;
