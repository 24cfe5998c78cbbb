package io.quarterhour.simulation;

/** A fault that is planted into the engine of each node, to show that the rules find it. */
enum PlantedFault {
  /** The engine is as it is. */
  NONE,
  /** A node repeats a list as long as the store refuses an item of it. */
  REFUSED_ITEM_STOPS_ITS_LIST,
  /** The watch of a node calls the store, so that it is late while the store does not answer. */
  WATCH_WAITS_FOR_STORE
}
