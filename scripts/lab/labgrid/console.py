# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot a target of labgrid, and copy its console to standard output until swaprel has ended.

usage: python3 scripts/lab/labgrid/console.py ENVIRONMENT DEADLINE_S KERNEL INITRAMFS CMDLINE

ENVIRONMENT is labgrid's, with a target "main" that has drivers for power and console. KERNEL and
INITRAMFS are its images "kernel" and "ramdisk". A QEMUDriver gets INITRAMFS and CMDLINE, too; for a
board, its own environment has to boot these images. Exit code: 0 swaprel or the kernel has ended, or
the console was closed; 124 not within DEADLINE_S.
"""
import re
import shlex
import sys
import time

END = re.compile(rb"(swaprel-guest: end|Kernel panic - not syncing)[^\n]*\n")
STEP_S = 5


def prepare(path, kernel, ramdisk, cmdline):
    """The environment, with images and command line of this boot."""
    from labgrid import Environment

    env = Environment(path)
    env.config.data.setdefault("images", {}).update(kernel=kernel, ramdisk=ramdisk)
    drivers = env.config.data["targets"]["main"]["drivers"]
    for driver in [drivers] if isinstance(drivers, dict) else drivers:
        if "QEMUDriver" in driver:
            qemu = driver["QEMUDriver"]
            qemu["boot_args"] = cmdline
            qemu["extra_args"] = f"{qemu.get('extra_args', '')} -initrd {shlex.quote(ramdisk)}"
    return env


def copy(console, end_s):
    """True if the end was seen, or the console was closed."""
    from pexpect import TIMEOUT

    tail = b""
    while time.monotonic() < end_s:
        try:
            chunk = console.read(size=4096, timeout=STEP_S)
        except TIMEOUT:
            continue
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-8192:]
        if not chunk or END.search(tail):
            return True
    return False


def main():
    if {"-h", "--help"} & set(sys.argv):
        print(__doc__, end="")
        return 0
    if len(sys.argv) != 6:
        print("console.py: expected five arguments; see --help", file=sys.stderr)
        return 2
    target = prepare(sys.argv[1], *sys.argv[3:]).get_target("main")
    power = target.get_driver("PowerProtocol")
    console = target.get_driver("ConsoleProtocol")
    end_s = time.monotonic() + float(sys.argv[2])
    power.on()
    ended = copy(console, end_s)
    try:
        power.off()
    except (OSError, ValueError) as error:  # a guest that has ended by itself is off
        print(f"console.py: power off: {error}", file=sys.stderr)
    return 0 if ended else 124


if __name__ == "__main__":
    sys.exit(main())
