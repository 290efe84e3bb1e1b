# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# What the tests of booted guests share beyond scripts/lib.sh. Sourced, after set -eu.

# shellcheck source=../../scripts/lib.sh
. "$(dirname "$0")/../../scripts/lib.sh"

# usage: make_slot SLOT VARIANT KERNEL [FILTER]: what a campaign would ask for; the jq filter
# changes it, by default it is counted instructions on one CPU
make_slot() {
	mkdir -p "$1"
	jq -n --arg variant "$2" --arg kernel "$3" '{schema: "swaprel.boot/1", $variant, $kernel,
		manifest: ($kernel | sub("[^/]*$"; "manifest.json")), cmdline: "", cpus: 1,
		memory_mib: 512, exact: true, seed: 1, deadline_s: 300}' |
		jq "${4:-.}" >"$1/request.json"
}

# usage: make_job SLOT MODES MIB ROUNDS [FILTER]: warm up once, and then so many rounds
make_job() {
	jq -n --argjson modes "$2" --argjson mib "$3" --argjson rounds "$4" \
		'{schema: "swaprel.job/1", name: "boot", $modes, size_mib: [$mib],
		pattern: ["text"], release: ["munmap"], rounds: {warmup: 1, min: $rounds,
		max: $rounds, target_percent: 100, max_seconds: 300}}' |
		jq "${5:-.}" >"$1/job.json"
}

# usage: boot_slot SLOT: 0 there is a result; 1 there is none; ends the test where a tool is missing.
# What a guest lacks is no reason to skip.
boot_slot() {
	SWAPREL_STATIC=$("$top/scripts/boot/static") || exit $?
	export SWAPREL_STATIC
	code=0
	rm -f "$1/console.log"
	"$top/scripts/boot/qemu" "$1" >&2 || code=$?
	[ "$code" -ne 77 ] || [ -e "$1/console.log" ] || exit 77
	[ "$code" -eq 0 ]
}
