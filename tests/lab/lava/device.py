# SPDX-License-Identifier: GPL-2.0-or-later
# Print what a LAVA server gives its dispatcher of a device: its dictionary by the templates of the
# package lava-server and a job's context. usage: device.py DICTIONARY JOB
import sys

import yaml
from jinja2 import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment

types = "/opt/lava-server/usr/share/lava-server/device-types"
with open(sys.argv[2], encoding="utf-8") as job:
    context = yaml.safe_load(job).get("context", {})
env = SandboxedEnvironment(trim_blocks=True, autoescape=False, loader=FileSystemLoader(types))
with open(sys.argv[1], encoding="utf-8") as dictionary:
    print(env.from_string(dictionary.read()).render(**context))
