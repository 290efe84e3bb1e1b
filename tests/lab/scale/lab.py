# SPDX-License-Identifier: GPL-2.0-or-later
"""A LAVA server's database with many boards, and what work on it costs."""

import datetime
import os
import pathlib
import resource
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lava_server.settings.prod")
import django  # noqa: E402

django.setup()
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from lava_scheduler_app.dbutils import testjob_submission  # noqa: E402
from lava_scheduler_app.models import (  # noqa: E402
    Device, DeviceType, Tag, TestJob, Worker)

TYPE = "bcm2711-rpi-4-b"
HERE = pathlib.Path(__file__).resolve().parent
DICTIONARIES = pathlib.Path("/etc/lava-server/dispatcher-config/devices")
TICK = os.sysconf("SC_CLK_TCK")
BOARD = """{% extends 'bcm2711-rpi-4-b.jinja2' %}
{% set connection_list = ['uart0'] %}
{% set connection_commands = {'uart0': 'telnet localhost 7001'} %}
{% set connection_tags = {'uart0': ['primary', 'telnet']} %}
{% set hard_reset_command = '/bin/true' %}
{% set power_on_command = '/bin/true' %}
{% set power_off_command = '/bin/true' %}
"""


def row(*columns):
    """A line of output, with tabs between."""
    print(*map(number, columns), sep="\t", flush=True)


def number(value):
    if isinstance(value, float):
        return f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return value


def process_cpu_s(pid, with_children=False):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15 if with_children else 13])) / TICK


def programs_cpu_s(*names):
    """CPU time of all processes whose names begin so, with their children that have ended."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if (stat.parent / "comm").read_text().startswith(names):
                total += process_cpu_s(stat.parent.name, True)
        except OSError:
            continue  # it has ended
    return total


class Cost:
    """Elapsed time of a block, and CPU time of this process and of its database connection's."""

    def __enter__(self):
        self.database = sql("select pg_backend_pid()")[0][0]
        self.began = self.now()
        return self

    def __exit__(self, *_):
        used = [end - begin for begin, end in zip(self.began, self.now())]
        self.wall_s, self.python_s, self.database_s = used
        self.cpu_s = self.python_s + self.database_s

    def now(self):
        own = resource.getrusage(resource.RUSAGE_SELF)
        return time.monotonic(), own.ru_utime + own.ru_stime, process_cpu_s(self.database)


def sql(statement, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else None


def median(values):
    return sorted(values)[len(values) // 2]


def clear():
    sql("truncate lava_scheduler_app_testjob, lava_results_app_testsuite, lava_results_app_testcase,"
        " lava_results_app_testdata cascade")
    sql("update lava_scheduler_app_device set last_health_report_job_id = null")
    Device.objects.all().delete()
    Worker.objects.filter(hostname__startswith="scale").delete()
    for old in DICTIONARIES.glob("scale*"):
        old.unlink()


def make_boards(count, workers=10, tags=False):
    """Healthy boards of a Raspberry Pi 4B's type, none of them busy; with a tag each, if so."""
    clear()
    kind, _ = DeviceType.objects.get_or_create(name=TYPE)
    DeviceType.objects.filter(name=TYPE).update(disable_health_check=True)
    hosts = [Worker.objects.create(hostname=f"scale{n:02}", state=Worker.STATE_ONLINE,
                                   last_ping=timezone.now())
             for n in range(workers)]
    names = [f"scale{n:04}" for n in range(count)]
    for name in names:
        (DICTIONARIES / f"{name}.jinja2").write_text(BOARD)
    boards = Device.objects.bulk_create([
        Device(hostname=name, device_type=kind, worker_host=hosts[n % workers],
               state=Device.STATE_IDLE, health=Device.HEALTH_GOOD)
        for n, name in enumerate(names)])
    for board in boards if tags else ():
        board.tags.add(Tag.objects.get_or_create(name=board.hostname)[0])
    return [host.hostname for host in hosts]


def definition(number=0, tag=None):
    """What scripts/lab/lava/job prints for a slot of a Raspberry Pi 4B."""
    text = (HERE.parent / "lava" / f"{TYPE}.yaml").read_text()
    text = text.replace("file://DIR", "http://www.example.org").replace("SHA256", "0" * 64)
    text = text.replace('swaprel modules 3"', f'swaprel modules 3 {number:016x}"')
    return text.replace("tags: []", f'tags: ["{tag}"]') if tag else text


def submit(count, tags=False):
    """Jobs in the queue: the first as a user does it, the others as copies of it."""
    if not count:
        return
    user = User.objects.get(username="lab")
    boards = Device.objects.filter(device_type=TYPE).order_by("?")
    names = list(boards.values_list("hostname", flat=True)) if tags else []
    job = testjob_submission(definition(0, names[0] if tags else None), user)
    first = job.id
    fields = [f.attname for f in TestJob._meta.concrete_fields
              if f.name not in ("id", "token", "description")]
    same = {name: getattr(job, name) for name in fields}
    copies = TestJob.objects.bulk_create(
        [TestJob(description=f"swaprel modules 3 {n:016x}", **same) for n in range(1, count)],
        batch_size=1000)
    if tags:
        known = {tag.name: tag.id for tag in Tag.objects.all()}
        rows = [TestJob.tags.through(testjob_id=job.id, tag_id=known[names[n % len(names)]])
                for n, job in enumerate(copies, 1)]
        TestJob.tags.through.objects.bulk_create(rows)
    sql("analyze")
    return first


def add_history(per_board):
    """Finished jobs of the nights before, with the texts that they have. No results."""
    user = User.objects.get(username="lab")
    job = testjob_submission(definition(), user)
    columns = [f.column for f in TestJob._meta.concrete_fields if not f.primary_key]
    then, some_text = "now() - n * interval '1 day'", "md5(random()::text)"
    values = {
        "actual_device_id": "b.hostname", "token": some_text,
        "description": f"'swaprel modules 3 ' || {some_text}",
        "state": str(TestJob.STATE_FINISHED), "health": str(TestJob.HEALTH_COMPLETE),
        "submit_time": then, "start_time": then, "end_time": f"{then} + interval '30 minutes'"}
    sql(f"insert into lava_scheduler_app_testjob ({', '.join(columns)})"
        f" select {', '.join(values.get(c, 'j.' + c) for c in columns)}"
        " from generate_series(%s, 1, -1) n, lava_scheduler_app_device b,"
        " lava_scheduler_app_testjob j where j.id = %s and b.device_type_id = %s",
        per_board, job.id, TYPE)
    TestJob.objects.filter(id=job.id).delete()
    sql("vacuum analyze lava_scheduler_app_testjob")


def day(number):
    return datetime.timedelta(days=number)


def fail(text):
    sys.exit(f"scale: {text}")


def make_running(key):
    """A job that runs on one of some boards, and whose name has the key."""
    make_boards(20)
    job = TestJob.objects.get(id=submit(1))
    job.description = f"swaprel modules 3 {key}"
    job.go_state_scheduled(Device.objects.filter(device_type=TYPE).first())
    job.go_state_running()
    job.save()


if __name__ == "__main__":
    if sys.argv[1:]:
        make_running(sys.argv[1])
    else:
        clear()
