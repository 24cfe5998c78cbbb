// Adds jobs that do nothing and drains them with graphile-worker.
// Usage: node drain.mjs postgres://postgres@localhost:5432/postgres [jobs] [rounds]
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

const LIST = 1000;
const LOCAL_QUEUE = 500;
const CONCURRENT_JOBS = 24;

const connectionString = process.argv[2];
if (!connectionString) {
  console.error("usage: node drain.mjs postgres://USER@HOST:PORT/DATABASE [jobs] [rounds]");
  process.exit(2);
}
const jobs = Number(process.argv[3] ?? 200_000);
const rounds = Number(process.argv[4] ?? 3);

// Only errors: a line for each job would cost more than the job.
const logger = new Logger(() => (level, message) => {
  if (level === "error") {
    console.error(message);
  }
});
const pool = new pg.Pool({ connectionString, max: CONCURRENT_JOBS + 2 });
const fail = (error) => {
  console.error(error);
  process.exit(1);
};
pool.on("error", fail);
pool.on("connect", (client) => client.on("error", fail));
const worker = { concurrentJobs: CONCURRENT_JOBS, localQueue: { size: LOCAL_QUEUE } };
const preset = { worker: { ...worker, completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;

async function add(utils, count) {
  const list = Array.from({ length: LIST }, () => ({ identifier: "noop", payload: {} }));
  const since = process.hrtime.bigint();
  for (let done = 0; done < count; done += LIST) {
    await utils.addJobs(list.slice(0, Math.min(LIST, count - done)));
  }
  return count / seconds(since);
}

async function drain(count) {
  let left = count;
  let drained;
  const allRan = new Promise((resolve) => (drained = resolve));
  const noop = async () => {
    if (--left === 0) {
      drained();
    }
  };
  const since = process.hrtime.bigint();
  const runner = await run({
    pgPool: pool,
    logger,
    preset,
    noHandleSignals: true,
    taskList: { noop },
  });
  await allRan;
  // Waits until the last jobs are recorded.
  await runner.stop();
  return count / seconds(since);
}

const utils = await makeWorkerUtils({ pgPool: pool, logger });
await utils.migrate();
await add(utils, Math.min(jobs, 50_000));
await drain(Math.min(jobs, 50_000));
for (let round = 1; round <= rounds; round++) {
  const added = await add(utils, jobs);
  await pool.query("vacuum analyze");
  await pool.query("checkpoint");
  const drained = await drain(jobs);
  console.log(`graphile-worker.insert.batch\t${added.toFixed(0)}\t1/s`);
  console.log(`graphile-worker.drain.1\t${drained.toFixed(0)}\t1/s`);
}
await utils.release();
await pool.end();
