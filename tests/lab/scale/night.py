# SPDX-License-Identifier: GPL-2.0-or-later
"""Nights of a lab on a simulated clock, which LAVA's scheduler runs by.

usage: night.py BOARDS MINUTES [JOBS_A_BOARD [NIGHTS [CHECKS [RATE]]]]

A pass takes as long on that clock as its CPU time here. A job begins when its board's worker asks
next, and ends MINUTES later. With CHECKS each board has a health check of 5 minutes every day. RATE
jobs are submitted in a second, each a reason for a pass; by default all at once."""

import heapq
import logging
import sys

from lab import (TYPE, Cost, Device, DeviceType, TestJob, datetime, day, definition,
                 make_boards, pathlib, row, sql, submit, timezone)
from lava_scheduler_app.scheduler import schedule

PING_S = 20  # of lava-worker
TICK_S = 20  # of lava-scheduler
CHECK_S = 300
CHECKS = pathlib.Path(f"/etc/lava-server/dispatcher-config/health-checks/{TYPE}.yaml")
logger = logging.getLogger("scale")
logger.addHandler(logging.NullHandler())
logger.propagate = False


class Clock:
    """What LAVA's code takes for the time."""

    def __init__(self):
        self.start = timezone.now()
        self.s = 0.0
        timezone.now = lambda: self.start + datetime.timedelta(seconds=self.s)


def begin(clock, ends, job_s):
    for job in TestJob.objects.filter(state=TestJob.STATE_SCHEDULED).order_by("id"):
        lag = job.id * 7 % PING_S  # the workers ask at different times
        job.go_state_running()
        job.save()
        end = clock.s + lag + (CHECK_S if job.health_check else job_s)
        heapq.heappush(ends, (end, job.id))


def finish(clock, ends):
    done = 0
    while ends and ends[0][0] <= clock.s:
        job = TestJob.objects.get(id=heapq.heappop(ends)[1])
        job.go_state_finished(TestJob.HEALTH_COMPLETE)
        job.save()
        done += not job.health_check
    return done


def night(clock, workers, job_s, jobs, rate):
    """Until the last job has ended; rate jobs are submitted in a second, or all at once."""
    began, ends, costs, done = clock.s, [], [], 0
    left, more = jobs, 1 if rate else jobs
    while done < jobs:
        submit(min(more, left))
        left -= min(more, left)
        with Cost() as cost:
            schedule(logger, set(), workers)
        costs.append(cost)
        clock.s += cost.cpu_s
        more = max(1, int(rate * cost.cpu_s))
        begin(clock, ends, job_s)
        ended = finish(clock, ends)
        if not ended and ends and not left:
            # Woken by an event, or by its tick.
            tick = clock.s + TICK_S if queue() else ends[0][0]
            clock.s = max(clock.s, min(ends[0][0], tick))
            ended = finish(clock, ends)
        done += ended
    return costs, clock.s - began


def queue():
    return TestJob.objects.filter(state=TestJob.STATE_SUBMITTED).exists()


def main(boards, minutes, jobs=1, nights=1, checks=0, rate=0):
    workers = make_boards(boards)
    CHECKS.unlink(missing_ok=True)
    if checks:
        CHECKS.write_text(definition())
        DeviceType.objects.filter(name=TYPE).update(
            disable_health_check=False, health_frequency=23,
            health_denominator=DeviceType.HEALTH_PER_HOUR)
    clock = Clock()
    row("night", "boards", "jobs", "job_min", "night_min", "passes", "longest_s", "all_s",
        "database_MB")
    for number in range(nights):
        clock.s = max(clock.s, day(number).total_seconds())
        costs, night_s = night(clock, workers, minutes * 60, boards * jobs, rate)
        passes = [cost.cpu_s for cost in costs]
        size = sql("select pg_database_size(current_database())")[0][0]
        row(number, boards, boards * jobs, minutes, night_s / 60, len(passes), max(passes),
            sum(passes), size / 1e6)
    busy = Device.objects.filter(device_type=TYPE).exclude(state=Device.STATE_IDLE).count()
    CHECKS.unlink(missing_ok=True)
    if busy:
        sys.exit(f"scale: {busy} boards are still busy: expected none")


main(*map(int, sys.argv[1:]))
