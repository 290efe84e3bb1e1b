# SPDX-License-Identifier: GPL-2.0-or-later
"""What requests to a LAVA server cost, and what a job of 12 cells leaves there.

usage: traffic.py URL TOKEN BOARDS NIGHTS JOBS [LOG]

One client, one request after the other, each on its own connection as curl has it. CPU time is that of
gunicorn and PostgreSQL. LOG is a job's output.yaml from a server. With DOTS in the environment test
cases have names as a program might choose them: LAVA replaces the dots, and keeps each name that was sent
in a file."""

import http.client
import io
import itertools
import json
import os
import re
import sys
import time
import urllib.parse

from django.core.management import call_command
from lab import (HERE, TYPE, Cost, Device, TestJob, add_history, definition, fail, make_boards,
                 median, pathlib, programs_cpu_s, row, sql, submit)
from lava_common.version import __version__
from lava_results_app.models import TestCase
from lava_scheduler_app.models import Worker

CELLS = 12
FORM = "application/x-www-form-urlencoded"
REPEATS = int(os.environ.get("REPEATS", "3"))
MEDIA = pathlib.Path("/var/lib/lava-server/default/media/job-output")


class Server:
    def __init__(self, url, token):
        self.host, self.token = urllib.parse.urlsplit(url).netloc, token

    def ask(self, method, path, form=None, token=None, kind=FORM):
        link = http.client.HTTPConnection(self.host, timeout=300)
        who = {"LAVA-Token": token} if token else {"Authorization": f"Token {self.token}"}
        link.request(method, path, form, who | {"Content-Type": kind})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        if answer.status >= 300:
            fail(f"{method} {path}: HTTP {answer.status}: {body[:200]}")
        return body

    def api(self, path, **more):
        return self.ask("POST" if more else "GET", f"/api/v0.2/{path}", **more)

    def submit(self, number):
        body = json.dumps({"definition": definition(number)})
        return json.loads(self.api("jobs/", form=body, kind="application/json"))["job_ids"][0]

    def board(self, job, path="", **form):
        """As lava-worker and lava-run ask about a job that they have."""
        return self.ask("POST" if form else "GET", f"/scheduler/internal/v1/jobs/{job.id}/{path}",
                        urllib.parse.urlencode(form) if form else None, job.token)

    def ping(self, worker):
        path = f"/scheduler/internal/v1/workers/{worker.hostname}/?version={__version__}"
        return self.ask("GET", path, token=worker.token)


def programs_s():
    return programs_cpu_s("gunicorn"), programs_cpu_s("postgres")


def measure(name, count, ask, repeats=REPEATS):
    """ask(n) is called with 0, 1, ...; the figures are of one request, in ms."""
    figures, numbers = [], itertools.count()
    for _ in range(repeats):
        began, wall = programs_s(), time.monotonic()
        for _ in range(count):
            ask(next(numbers))
        wall = time.monotonic() - wall
        web, database = (e - b for b, e in zip(began, programs_s()))
        figures.append([1000 * s / count for s in (wall, web + database, web, database)])
    row(name, *map(median, zip(*figures)))


def log_lines(path):
    """The log of a job, with the test cases of a cell repeated for twelve, as LAVA writes them."""
    text = pathlib.Path(path or HERE.parent / "lava" / "log.yaml").read_text()
    lines = [line[2:] if line.startswith("- ") else line for line in text.splitlines()]
    for line in list(lines):
        if '"definition": "swaprel"' in line and "summary_single" in line:
            for cell in range(2, CELLS + 1):
                lines += more_lines(re.sub(r"summary(.)single", rf"summary\1cell{cell}", line))
    if not os.environ.get("DOTS"):
        lines = [re.sub(r'"extra": {"test_case_id": "[^"]*"}, ', "", line) for line in lines]
    return ["- " + line for line in lines]


def more_lines(result):
    made = json.loads(result)["msg"]
    signal = (f'<LAVA_SIGNAL_TESTCASE TEST_CASE_ID={made["extra"]["test_case_id"]} RESULT=pass'
              f' UNITS={made["units"]} MEASUREMENT={made["measurement"]}>')
    texts = [("target", signal), ("info", "ok: test case found"),
             ("debug", f'test_case_id: {made["case"]}')]
    when = result[:len('{"dt": "2026-11-28T05:38:45.395595", ')]
    return [f'{when}"lvl": "{level}", "msg": "{text}"}}' for level, text in texts] + [
        result, f'{when}"lvl": "debug", "msg": "test monitoring timeout: 600 seconds"}}']


def place(jobs):
    """On boards, as the scheduler does."""
    boards = Device.objects.filter(device_type=TYPE, state=Device.STATE_IDLE)
    for job, board in zip(jobs, boards):
        job.go_state_scheduled(board)
        job.save()


def size():
    """Bytes of database, bytes on disk of logs and their number of files."""
    files = list(MEDIA.rglob("*"))
    return (sql("select pg_database_size(current_database())")[0][0],
            sum(f.lstat().st_blocks * 512 for f in files), len(files))


def reading(server, board, worker):
    """What scripts/boot/lava asks each time it looks at a job."""
    job = TestJob.objects.get(state=TestJob.STATE_SCHEDULED)
    measure("poll: job", 50, lambda n: server.api(f"jobs/{job.id}/"))
    measure("poll: board", 50, lambda n: server.api(f"devices/{board.hostname}/"))
    measure("poll: worker", 50, lambda n: server.api(f"workers/{worker.hostname}/"))
    measure("find by key", 10, lambda n: server.api(
        f"jobs/?description__contains={n:016x}&ordering=-id&limit=1"))
    measure("worker's ping", 20, lambda n: server.ping(worker))


def polling_all(server, boards):
    """One request for the state of all jobs that are queued or run."""
    first = submit(boards - 1)
    measure(f"list of {boards} jobs", 3, lambda n: server.api(
        f"jobs/?state__in=Submitted,Scheduled,Running&ordering=id&limit={boards}"))
    TestJob.objects.filter(id__gte=first).delete()


def cleanup(oldest):
    """Without the jobs of former nights, which have no logs here."""
    sql("delete from lava_scheduler_app_testjob where id < %s", oldest.id)
    count = TestJob.objects.filter(state=TestJob.STATE_FINISHED).count()
    with Cost() as cost:
        call_command("jobs", "rm", "--older-than", "0h", stdout=io.StringIO())
    row("lava-server manage jobs rm", *(1000 * s / count for s in (
        cost.wall_s, cost.cpu_s, cost.python_s, cost.database_s)))


def writing(server, jobs, lines):
    """What a job makes of requests, and what it leaves."""
    sql("vacuum analyze")
    before = size()
    measure("submit", jobs, server.submit)
    made = list(TestJob.objects.filter(state=TestJob.STATE_SUBMITTED).order_by("id"))
    place(made)
    measure("worker takes job", jobs, lambda n: server.board(made[n]))
    measure("job begins", jobs, lambda n: server.board(made[n], state="running"))
    measure("log, at once", jobs, lambda n: server.board(
        made[n], "logs/", lines="\n".join(lines), index=0))
    measure("job ends", jobs, lambda n: server.board(
        made[n], state="finished", result="pass", description="{}"))
    measure("read log", jobs, lambda n: server.api(f"jobs/{made[n].id}/logs/"))
    cases, sent = TestCase.objects.filter(suite__job=made[0]).count(), results(lines)
    if cases != sent:
        fail(f"{cases} test cases of a job: expected {sent}")
    sql("vacuum analyze")
    after = size()
    cleanup(made[0])
    database, disk, files = ((e - b) / len(made) for b, e in zip(before, after))
    row()
    row("of a job", "database_kB", "disk_kB", "files", "log_kB", "lines", "test_cases")
    row("", database / 1e3, disk / 1e3, files, sum(map(len, lines)) / 1e3, len(lines), cases)


def results(lines):
    return sum('"lvl": "results"' in line for line in lines)


def main(url, token, boards, nights, jobs, log=None):
    make_boards(int(boards))
    server, jobs = Server(url, pathlib.Path(token).read_text().strip()), int(jobs)
    if jobs * REPEATS >= int(boards):
        fail(f"{boards} boards: expected more than {jobs * REPEATS}")
    if int(nights):
        add_history(int(nights))
    first = TestJob.objects.get(id=submit(1))
    place([first])
    board = Device.objects.get(hostname=first.actual_device_id)
    row(f"{boards} boards, {int(boards) * int(nights)} old jobs", "wall_ms", "cpu_ms", "web_ms",
        "database_ms")
    polling_all(server, int(boards))
    reading(server, board, Worker.objects.get(hostname=board.worker_host_id))
    writing(server, jobs, log_lines(log))


main(*sys.argv[1:])
