/**
 * Reads tasks from a JSON file, so that a user edits data and not code. Whatever is wrong with the
 * file is told at once, each problem with its line.
 */
package io.quarterhour.examples.quickstart.file;
