package io.quarterhour.examples.benchmarks;

import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Quartz with its in-memory store; each timer is a job with a simple trigger. */
@SuppressWarnings("JavaUtilDate") // required by the API of Quartz
final class QuartzTimers implements TimerSystem {
  static final String SETTINGS =
      "RAMJobStore, SimpleThreadPool of 10 threads, batchTriggerAcquisitionMaxCount 10 (equal to"
          + " the\n"
          + "              threads, its best setting), misfireThreshold 1 h, so that lateness costs"
          + " nothing extra";

  private static final int THREADS = 10;

  private final Scheduler scheduler;
  private int count;

  QuartzTimers(LongConsumer action) throws SchedulerException {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", UUID.randomUUID().toString());
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS));
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "3600000");
    scheduler = new StdSchedulerFactory(settings).getScheduler();
    Job job = context -> action.accept(context.getScheduledFireTime().getTime());
    scheduler.setJobFactory((bundle, owner) -> job);
  }

  @Override
  public void start() throws SchedulerException {
    scheduler.start();
  }

  @Override
  public void schedule(long due) throws SchedulerException {
    String name = "timer-" + count++;
    scheduler.scheduleJob(
        JobBuilder.newJob(Job.class).withIdentity(name).build(),
        TriggerBuilder.newTrigger().withIdentity(name).startAt(new Date(due)).build());
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }
}
