/**
 * Architecture rules that tests check on the source code: allowed dependencies between packages,
 * the size of files and methods, and documentation of the public API.
 */
package io.quarterhour.walls;
