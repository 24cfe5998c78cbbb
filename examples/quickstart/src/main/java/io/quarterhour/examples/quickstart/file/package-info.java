/**
 * Reads tasks from a JSON file, so that users edit data instead of code. All problems of a file are
 * reported at once, each with its line.
 */
package io.quarterhour.examples.quickstart.file;
