# SPDX-License-Identifier: GPL-2.0-or-later
# What is wrong with the result of a boot, in one line; nothing when all is right.
# usage: jq -r --slurpfile manifest FILE --slurpfile ladder FILE --arg variant NAME --arg tree NAME
#	-f boot.jq RESULT

def expect(ok; says): if ok then empty else says end;

def rung: $ladder[0].variants[] | select(.name == $variant);
def parks: rung.parks // false;
def is_bound: rung.role == "bound";

def check_kernel:
	$manifest[0] as $built |
	expect(.variant.name == $variant; "a result of \(.variant.name)"),
	expect($built.variant == $variant and $built.tree == $tree;
		"the manifest is of \($built.variant) \($built.tree)"),
	expect(.variant.provenance == $built and ($built | .build_id and .key);
		"the manifest is not in the result"),
	expect(.kernel.version // "" | startswith("#\($variant) ");
		"a kernel that calls itself \(.kernel.version)"),
	expect(.kernel.release == $built.kernel_release;
		"release \(.kernel.release), built was \($built.kernel_release)");

# A bound parks all and frees when told, a step that parks frees by itself.
def check_parking($at):
	(.parking.deferred_handles != null) as $counts |
	expect($counts == parks; "\($at): " + if $counts then "it parks" else "it does not park" end),
	if $counts and parks then
		expect(.parking.told == is_bound; "\($at): told is \(.parking.told)"),
		expect(.parking.deferred_handles > 0; "\($at): nothing was parked"),
		expect((is_bound | not) or .parking.fallback_handles == 0;
			"\($at): \(.parking.fallback_handles) handles past the buffers")
	else empty end;

def check_cell:
	"\(.procs) processes" as $at |
	expect(.summary.used > 0; "\($at): no round was valid"),
	(.rounds[] |
		expect(.reject == "none"; "\($at): \(.reject): \(.reject_detail)"),
		if .valid then check_parking($at) else empty end);

[
	check_kernel,
	expect(.state == "complete"; "\(.state): \(.reject): \(.reject_detail)"),
	expect([.cells[].procs] == .job.modes; "cells of \([.cells[].procs]) processes"),
	(.cells[] | check_cell)
] | unique | join("; ")
