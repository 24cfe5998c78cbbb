package io.quarterhour.examples.benchmarks.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.DBConnectionManager;

/** Engine of Quartz. All calls are triggers of one job. */
final class Quartz implements Engine {
  private static final int THREADS = 20;
  static final int CONNECTIONS = THREADS + 4;

  static final String SETTINGS =
      "JobStoreTX, PostgreSQLDelegate, "
          + THREADS
          + " threads, batchTriggerAcquisitionMaxCount "
          + THREADS
          + ", misfireThreshold 1 h,\nclustered with two nodes, all calls are triggers of "
          + "one durable job; a tenth of the calls\nbecause it is slow; keeps no history";

  private static final String NAME = "benchmark";
  private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  private final Setup setup;
  private final JobDetail noop =
      JobBuilder.newJob(Job.class).withIdentity("noop").storeDurably().build();
  private final Scheduler scheduler;

  Quartz(Setup setup) {
    this.setup = setup;
    try {
      DBConnectionManager.getInstance()
          .addConnectionProvider(setup.node(), new QuartzConnections(setup.pool()));
      scheduler = new StdSchedulerFactory(settings()).getScheduler();
      // Otherwise the factory would return the same scheduler again in this JVM.
      SchedulerRepository.getInstance().remove(NAME);
      scheduler.setJobFactory((bundle, owner) -> context -> setup.action().run());
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz could not be set up", e);
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", NAME);
    settings.setProperty("org.quartz.scheduler.instanceId", setup.node());
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS));
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty("org.quartz.jobStore.dataSource", setup.node());
    settings.setProperty("org.quartz.jobStore.isClustered", Boolean.toString(setup.shared()));
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "3600000");
    return settings;
  }

  @Override
  public void install() throws Exception {
    try (InputStream tables = Scheduler.class.getResourceAsStream(TABLES);
        Connection connection = setup.pool().getConnection();
        Statement statement = connection.createStatement()) {
      if (tables == null) {
        throw new IOException(
            "the table definitions of Quartz are missing: " + TABLES + " not found");
      }
      statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
    }
    scheduler.addJob(noop, true);
  }

  @Override
  public void enqueue() throws SchedulerException {
    scheduler.scheduleJob(call());
  }

  @Override
  public void enqueueAll(int count) throws SchedulerException {
    Set<Trigger> calls = new HashSet<>();
    for (int i = 0; i < count; i++) {
      calls.add(call());
    }
    scheduler.scheduleJobs(Map.of(noop, calls), true);
  }

  private Trigger call() {
    return trigger().build();
  }

  @Override
  public void saveRecurring() throws SchedulerException {
    scheduler.scheduleJob(
        trigger()
            .withSchedule(
                SimpleScheduleBuilder.repeatSecondlyForever()
                    .withMisfireHandlingInstructionNextWithRemainingCount())
            .build());
  }

  private TriggerBuilder<Trigger> trigger() {
    return TriggerBuilder.newTrigger()
        .withIdentity(UUID.randomUUID().toString())
        .forJob(noop)
        .startNow();
  }

  @Override
  public void start() throws SchedulerException {
    scheduler.start();
  }

  @Override
  public String pending() {
    return "select exists (select 1 from qrtz_triggers) or exists (select 1 from"
        + " qrtz_fired_triggers)";
  }

  @Override
  public void stop() throws SchedulerException {
    scheduler.shutdown(true);
  }
}
