/** The job store that keeps its jobs in a relational database. */
module io.quarterhour.jdbc {
  requires static org.jspecify;
}
