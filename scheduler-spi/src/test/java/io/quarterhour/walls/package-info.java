/**
 * The walls of the house, checked on the sources: who may import whom, how long things may get, and
 * that everything public is explained.
 */
package io.quarterhour.walls;
