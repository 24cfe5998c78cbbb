insert into qh_task (tenant, name, revision, born, removed, version, next_at, asked_at, fires, due_at)
  values ('acme', 'ran', 1, 1, false, 3, 1772453700000, 1772453700000, 1, 1772453700000);
insert into qh_definition (tenant, name, revision, title, action, system_task, search, document)
  values ('acme', 'ran', 1, 'Ran', 'report.send', false, 'ran', '{}');
insert into qh_last_run (tenant, name, born, execution, state, summary, started_at, ended_at)
  values ('acme', 'ran', 1, '019cae90-a400-7000-8000-000000000001', 4, 'all well', 1772452800000, 1772452801000);
insert into qh_history (id, kind, task_tenant, task_name, task_revision, tenant, action, queue, asked_at, first_at,
  last_at, slot_count, slot_at, ready_at, state, token, attempt, failures, lost, started_at, ended_at, outcome, summary)
  values ('019cae90-a400-7000-8000-000000000001', 1, 'acme', 'ran', 1, 'acme', 'report.send', 'default',
  1772452800000, 1772452800000, 1772452800000, 1, 1772452800000, 1772452800000, 4, 1, 1, 0, 0, 1772452800000,
  1772452801000, 1, 'all well');
insert into qh_task (tenant, name, revision, born, removed, version, next_at, asked_at, fires, due_at)
  values ('acme', 'waits', 1, 1, false, 1, 1772453700000, 1772453700000, 1, 1772453700000);
insert into qh_definition (tenant, name, revision, title, action, system_task, search, document)
  values ('acme', 'waits', 1, 'Waits', 'report.send', false, 'waits', '{}');
insert into qh_live (id, kind, task_tenant, task_name, task_revision, tenant, action, queue, asked_at, first_at,
  last_at, slot_count, slot_at, ready_at, claim_at, state, token, lease_until, attempt, failures, lost)
  values ('019cae90-a400-7000-8000-000000000002', 1, 'acme', 'waits', 1, 'acme', 'report.send', 'default',
  1772452800000, 1772452800000, 1772452800000, 1, 1772452800000, 1772452800000, 1772452800000, 1, 0, 0, 0, 0, 0);
insert into qh_task (tenant, name, revision, born, removed, version, fires)
  values ('acme', 'gone', 1, 1, true, 2, 0);
insert into qh_last_run (tenant, name, born, execution, state, summary, started_at, ended_at)
  values ('acme', 'gone', 1, '019cae90-a400-7000-8000-000000000003', 4, '', 1772452800000, 1772452801000);
insert into qh_task (tenant, name, revision, born, removed, version, next_at, asked_at, fires, due_at)
  values ('acme', 'again', 3, 3, false, 4, 1772460000000, 1772460000000, 0, 1772460000000);
insert into qh_definition (tenant, name, revision, title, action, system_task, search, document)
  values ('acme', 'again', 3, 'Again', 'report.send', false, 'again', '{}');
insert into qh_last_run (tenant, name, born, execution, state, summary, started_at, ended_at)
  values ('acme', 'again', 1, '019cae90-a400-7000-8000-000000000004', 4, 'of the first', 1772452800000, 1772452801000);
