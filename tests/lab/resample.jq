# SPDX-License-Identifier: GPL-2.0-or-later
# Boots of a night that never was: real boots drawn with replacement, and their loads likewise, so that
# boots and loads differ by what they did. All times are multiplied by $factor. Input, with -n: the
# loads' results; output: a result for each load, a line each.
#
# Arguments: seed; factor; boots; kernel and night, two numbers that name the boots and date them.

def next: . * 16807 % 2147483647; # Park and Miller 1988: exact in a double
def digits($count): "0000" + tostring | .[-$count:];
def scaled: if . == null then null else . * $factor | floor end;
def slowed:
	.cells |= map((.summary | .median_ns, .mean_ns, .p95_ns) |= scaled
		| .rounds |= map((.mean_ns, .max_ns, .wall_ns) |= scaled | .procs |= map(.release_ns |= scaled)));
# A run begins ten seconds after the one before, from one in the morning on.
def dated($boot; $load):
	"2027-\($night / 28 + 1 | floor | digits(2))-\($night % 28 + 1 | digits(2))T" as $day
	| (3600 + 10 * ($boot * 4 + $load) | gmtime | strftime("%H:%M:%SZ")) as $time
	| .kernel.version = "#\($kernel) SMP PREEMPT_DYNAMIC"
	| .kernel.boot_id = "0000\($kernel | digits(4))-\($night | digits(4))-4000-8000-00000000\($boot | digits(4))"
	| (.started_at, .finished_at) = $day + $time;

[inputs] | group_by(.kernel.boot_id) as $pool
| foreach range($boots) as $boot ({seed: ($seed | next | next)};
	.seed |= next
	| $pool[.seed % ($pool | length)] as $loads
	| .out = []
	| reduce range($loads | length) as $load (.;
		.seed |= next
		| .out += [$loads[.seed % ($loads | length)] | slowed | dated($boot; $load)
			| .turn = $boot * ($loads | length) + $load + 1 | .kernel.module.load = $load + 1]);
	.out[])
