# SPDX-License-Identifier: GPL-2.0-or-later
# From the rows of a gate to what becomes of a night: whether its series is decided, how many boots the
# next look needs, and what the mail says. Arguments are those of record() in judge.sh.

def tenth: . * 10 | round / 10;
def percent: . * 100 | tenth;
def boots: if .unit == "boot" then .boots else .runs end;
def base_boots: if .unit == "boot" then .base_boots else .base_runs end;
def more: if .unit == "boot" then .more_boots else .more_runs end;

# What swaprel trend has found, and null where it was not asked.
def trend:
	if has("rows") | not then null else
	(.rows | map(.variant) | unique | length > 1) as $several
	| def cell: .["label"] + if $several then ", \(.variant)" else "" end;
	{nights: ([(.nights // []) | group_by(.name)[] | length] | max // 0), since: (.rows | map(.since) | min),
		gating: ($gating == "gate"),
		drifts: [.rows[] | select(.outcome == "fail") | {cell: cell, since, percent: (.drift_percent | tenth),
			low: (.drift_low_percent | tenth), high: (.drift_high_percent | tenth)}],
		changes: [.rows[] | select(.change_percent != null) | {cell: cell, since, last_good, last_good_date,
			first_bad, first_bad_date, percent: (.change_percent | tenth),
			low: (.change_low_percent | tenth), high: (.change_high_percent | tenth)}],
		commands: [(.caveats // [])[] | select(.kind == "change") | .command // empty]}
	end;

(.rows | map(select(.gate == "regression"))) as $slower
| (.rows | map(select(.gate == "undecided" or .gate == "invalid"))) as $open
| (.rows | map(select(.gate != "invalid" and .speed_up_low > 0) | 1 / .speed_up_low - 1)) as $lows
| (if $state == "judged" and ($lows | length) == (.rows | length) then $lows | max else null end) as $excluded
| (if (.rows[0].unit // "boot") == "boot" then "boot" else "run" end) as $unit
| (.rows | map(boots) | min // $boots) as $have
| (.rows | map(base_boots) | min) as $base
| ([$open[] | more] | max // 0) as $more
# As many of both sides would decide; the baseline's stay as many as they are.
| (if $base == null or $more == 0 or $base == 0 then null
	else (1 / ($base + $more) + 1 / ($have + $more) - 1 / $base) end) as $rest
| ($rest != null and $rest <= 0 and $kind != "tree") as $baseline_short
# Never more than twice as many: what is asked for rests on an estimate.
| (if $kind == "tree" then $have + $more elif $more == 0 or $baseline_short then 2 * $have
	else 1 / $rest | ceil end) as $wanted
| (if $state == "collecting" then $before.next_at elif ($open | length) == 0 then null
	else [[$wanted, 2 * $have] | min, $have + 1] | max end) as $next_at
| ($have - ($before.have // 0)) as $tonight
| ($state == "judged" and $code != 75) as $decided
| ($decided | not and $number >= $nights_most) as $closed
| {$key, $kernel, $release, base_release: (if $base_release == "" then null else $base_release end), $state,
	$code, $decided, $closed, $look, $number, $unit, $have, $next_at, $more, $tonight, $stands, $accepted, $baseline_short, base_units: $base,
	# Of two or three boots an interval may end anywhere.
	excluded_percent: (if $excluded == null then $before.excluded_percent // null
		elif $excluded > 1 then null else ($excluded | percent) end),
	slower: [$slower[] | {cell: .["label"], percent: (1 / .speed_up - 1 | percent),
		low: (1 / .speed_up_high - 1 | percent), high: (1 / .speed_up_low - 1 | percent)}],
	cells: (.rows | length), trend: ($history[0] | trend)}
