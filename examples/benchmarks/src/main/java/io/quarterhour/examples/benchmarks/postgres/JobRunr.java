package io.quarterhour.examples.benchmarks.postgres;

import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** Engine of JobRunr. */
final class JobRunr implements Engine {
  private static final int WORKERS = 16;
  static final int CONNECTIONS = WORKERS + 4;
  private static final Duration POLL = Duration.ofSeconds(5);

  static final String SETTINGS =
      WORKERS
          + " workers, polling every "
          + POLL.toSeconds()
          + " s, the minimum that it allows; keeps finished jobs";

  private final StorageProvider storage;
  private final JobScheduler scheduler;
  private final BackgroundJobServer server;
  private boolean started;

  JobRunr(Setup setup) {
    JsonMapper json = new JacksonJsonMapper();
    storage = new PostgresStorageProvider(setup.pool());
    storage.setJobMapper(new JobMapper(json));
    scheduler = new JobScheduler(storage);
    server =
        new BackgroundJobServer(
            storage,
            json,
            new JobActivator() {
              @Override
              public <T> T activateJob(Class<T> type) {
                // Only static methods are called, which need no object.
                return null;
              }
            },
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andName(setup.node())
                .andWorkerCount(WORKERS)
                .andPollInterval(POLL));
    JobRunrCall.does(setup.action());
  }

  @Override
  public void install() {
    // The tables are created when the storage is opened.
  }

  @Override
  public void enqueue() {
    scheduler.enqueue(() -> JobRunrCall.run());
  }

  @Override
  public void enqueueAll(int count) {
    scheduler.enqueue(IntStream.range(0, count).boxed(), each -> JobRunrCall.run());
  }

  @Override
  public void start() {
    started = true;
    server.start();
  }

  @Override
  public String pending() {
    return "select exists (select 1 from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING'))";
  }

  @Override
  public void stop() {
    if (started) {
      server.stop();
    }
    storage.close();
  }
}
