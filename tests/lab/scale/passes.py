# SPDX-License-Identifier: GPL-2.0-or-later
"""What one pass of LAVA's scheduler costs: passes.py IDLE:QUEUED:TAGS:HISTORY..."""

import logging
import os
import sys

from lab import Cost, Device, TestJob, add_history, fail, make_boards, median, row, sql, submit
from lava_scheduler_app.scheduler import schedule

KINDS = "wall_s", "cpu_s", "python_s", "database_s"
REPEATS = int(os.environ.get("REPEATS", "3"))
logger = logging.getLogger("scale")
logger.addHandler(logging.NullHandler())
logger.propagate = False


def again():
    """As before the pass."""
    sql("update lava_scheduler_app_testjob set state = %s, actual_device_id = null where state = %s",
        TestJob.STATE_SUBMITTED, TestJob.STATE_SCHEDULED)
    sql("update lava_scheduler_app_device set state = %s", Device.STATE_IDLE)
    sql("vacuum analyze lava_scheduler_app_testjob")
    sql("vacuum analyze lava_scheduler_app_device")


def measure(idle, queued, tags, history):
    workers = make_boards(idle, tags=bool(tags))
    if history:
        add_history(history)
    submit(queued, bool(tags))
    costs = []
    for _ in range(REPEATS):
        again()
        with Cost() as cost:
            schedule(logger, set(), workers)
        costs.append(cost)
        placed = TestJob.objects.filter(state=TestJob.STATE_SCHEDULED).count()
        if placed != min(idle, queued):
            fail(f"{placed} of {queued} jobs on {idle} boards: expected {min(idle, queued)}")
    row(idle, queued, "own" if tags else "none", history * idle,
        *(median([getattr(cost, kind) for cost in costs]) for kind in KINDS))


row("boards", "queued", "tags", "old_jobs", *KINDS)
for case in sys.argv[1:]:
    measure(*map(int, case.split(":")))
