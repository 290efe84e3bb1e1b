# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2153,SC2154
# What scripts/lab/nightly makes of its nights: which of them are one kernel's, whether that may be judged
# tonight, what swaprel compare --gate and swaprel trend --gate say. Sourced by it.
#
# A series is the nights of one kernel against one baseline until it is decided. Each judgement is a
# look, and looks share the confidence; so there is none before the boots are there that the last one
# asked for, or twice as many as it had.

# usage: kernels_of FILE...: what was measured, as one line; what it is compared with is not in it
kernels_of() {
	jq -rcn --arg measure "$MEASURE" '[inputs | select($measure != "tree" or .variant != "base") |
		[.variant, .kernel.release, .kernel.version, .kernel.module.build_id // "", .machine.id,
		.substrate, .job]] | unique | .[] | tojson' "$@" | sha256sum | cut -c1-16
}

# usage: verdict_of NIGHT FILTER: of the night's own record; nothing where it has none
verdict_of() {
	[ ! -s "$1/verdict.json" ] || jq -r "$2" "$1/verdict.json"
}

# usage: release_of FILE: of its kernel
release_of() {
	jq -r .kernel.release "$1" | tr -cd 'A-Za-z0-9.+~_-'
}

# usage: baseline_of FILE: where swaprel baseline keeps that of this result
baseline_of() {
	jq -r --arg root "$STATE/baseline" '"\($root)/\(.machine.id)/\(.job.name)-\(.substrate)" +
		(.job.backend // "zram" | if . == "zram" then "" else "-\(.)" end)' "$1"
}

# Nights of tonight's series before it, the latest first; with those that were measured, and then killed
# or not judged.
series_before() {
	nights_before | while read -r dir; do
		if [ -s "$dir/verdict.json" ]; then
			[ "$(verdict_of "$dir" .key)" = "$key" ] || continue
			[ "$(verdict_of "$dir" '.decided or .closed')" = false ] || break
		else
			files=$(results_of "$dir")
			# shellcheck disable=SC2086 # paths of ours, without blanks
			[ -n "$files" ] && [ ! -e "$dir/accepted" ] && [ "$(kernels_of $files 2>/dev/null)" = "$kernel" ] || continue
		fi
		echo "$dir"
	done
}

# usage: last_judged NIGHT...: the record of the first that has one, or null
last_judged() {
	for dir; do
		[ ! -s "$dir/verdict.json" ] || { jq -c . "$dir/verdict.json" && return; }
	done
	echo null
}

# The latest verdict on tonight's kernel against tonight's baseline, as JSON; or null.
decided_before() {
	nights_before | while read -r dir; do
		[ "$(verdict_of "$dir" 'select(.decided) | .key')" = "$key" ] || continue
		jq -c --arg date "$(basename "$dir" | cut -c1-10)" '{code, $date}' "$dir/verdict.json"
		break
	done | grep . || echo null
}

# usage: accept NIGHT...: their results, and those of the baseline that they extend
accept() {
	taken=$* files=$(results_of "$@")
	[ -z "${extended:-}" ] || files="$files
$(find "$extended" -name result.json)"
	set --
	while read -r file; do
		set -- "$@" "accepted=$file"
	done <<-FILES
		$files
	FILES
	"$program" baseline accept --baselines "$STATE/baseline" --force "$@" || return
	for dir in $taken; do
		: >"$dir/accepted"
	done
}

# What --accept does: all nights of the kernel that the last one measured.
accept_series() {
	of='' extended=''
	nights=$(nights_before | while read -r dir; do
		files=$(results_of "$dir")
		[ -n "$files" ] || continue
		# shellcheck disable=SC2086 # paths of ours, without blanks
		id=$(kernels_of $files)
		[ "$id" = "${of:=$id}" ] || break
		echo "$dir"
	done)
	[ -n "$nights" ] || misuse "--accept: $STATE: no night has measured anything yet: expected one to accept"
	# shellcheck disable=SC2086 # paths of ours, without blanks
	accept $nights
}

# usage: gate LOOK ARGUMENT...: table, JUnit and rows; the exit code is the gate's
gate() {
	look=$1
	shift
	set -- --gate --margin "$MARGIN" --confidence "$CONFIDENCE" --looks "$look" "$@"
	[ "$TRUST_ONE_BOOT" = no ] || set -- --trust-one-boot "$@"
	code=0
	"$program" compare --format json --junit "$night/junit.xml" "$@" >"$night/table.json" 2>>"$night/log" || code=$?
	[ $code = 2 ] || "$program" compare --format mail "$@" >"$night/table.txt" 2>>"$night/log" || true
	return $code
}

# The day from which the trend counts: what was accepted is no change.
trend_since() {
	if [ -n "$TREND_SINCE" ] || [ -z "$baseline" ]; then
		echo "$TREND_SINCE"
	else
		find "$baseline" -name result.json -exec jq -r '.started_at[:10]' {} + | sort | head -n 1
	fi
}

# All nights that are kept, whatever their kernels: drift, table and picture, in trend.*.
trend() {
	drift=0
	echo '{}' >"$night/trend.json"
	[ "$TREND" != no ] || return 0
	since=$(trend_since)
	set -- --gate --margin "$MARGIN" --confidence "$CONFIDENCE"
	[ -z "$since" ] || set -- "$@" --since "$since"
	for dir in "$STATE"/20*Z/results; do
		set -- "$@" "$dir"
	done
	"$program" trend --format json "$@" >"$night/trend.json" 2>>"$night/log" || drift=$?
	[ $drift != 2 ] || { echo '{}' >"$night/trend.json" && return 0; }
	"$program" trend --format mail "$@" >"$night/trend.txt" 2>>"$night/log" || true
	draw_trend "$@"
}

# usage: draw_trend ARGUMENT...: where a level has changed
draw_trend() {
	jq -e 'any(.rows[]; .segment > 1)' "$night/trend.json" >/dev/null && command -v gnuplot >/dev/null || return 0
	"$program" trend --format gnuplot --picture trend "$@" >"$night/trend.gnuplot" 2>>"$night/log" || true
	gnuplot -e "terminal = 'svg'" "$night/trend.gnuplot" >"$night/trend.svg" 2>>"$night/log" ||
		say "no picture of the trend: see $night/log"
}

# usage: report ARGUMENT...
report() {
	"$program" report --margin "$MARGIN" --confidence "$CONFIDENCE" -o "$night/report.html" "$@" \
		>>"$night/log" 2>&1 || say "no report: see $night/log"
}

# usage: record JQ-ARGUMENT...: what becomes of tonight, for later nights and for the mail. $rows, where
# there are any, are the table's.
record() {
	[ -s "$night/table.json" ] || echo '{"rows": []}' >"$night/table.json"
	jq --arg key "$key" --arg kernel "$kernel" --arg release "$release" --arg base_release "$base_release" \
		--arg kind "$MEASURE" \
		--arg gating "$TREND" --slurpfile history "$night/trend.json" \
		--argjson nights_most "$NIGHTS_MOST" --argjson wanted "$BASELINE_BOOTS" "$@" \
		-f "$here/plan.jq" "$night/table.json" >"$night/verdict.new"
	mv "$night/verdict.new" "$night/verdict.json"
}

# Boots of the kernel that have been measured so far, by their ids.
boots_of() {
	# shellcheck disable=SC2046 # paths of ours, without blanks
	jq -n '[inputs | .kernel.boot_id] | unique | length' $(results_of "$@")
}

# There is nothing yet to compare with.
judge_first() {
	accepted=false
	if [ "$ACCEPT_FIRST" = yes ]; then
		accept "$night" >>"$night/log" 2>&1 && accepted=true
	fi
	report "$night/results"
	echo "One of tonight's $(results_of "$night" | wc -l) runs; the report has all of them." >"$night/table.txt"
	echo >>"$night/table.txt"
	"$program" show --format mail "$(results_of "$night" | head -n 1)" >>"$night/table.txt" 2>>"$night/log" ||
		true
	record --arg state first --argjson accepted "$accepted" --argjson look 0 --argjson before null \
		--argjson boots "$(boots_of "$night")" --argjson number 1 --argjson code 75 --argjson stands null
}

# usage: judge_series NIGHT...: tonight's, the latest first
judge_series() {
	before=$(last_judged "$@")
	look=$(($(echo "$before" | jq '.look // 0') + 1)) boots=$(boots_of "$@") number=$#
	state=judged verdict=0
	for dir; do
		if [ "$MEASURE" = tree ]; then
			set -- "$@" "$dir/results"
		else
			set -- "$@" "new=$dir/results"
		fi
		shift
	done
	[ "$MEASURE" = tree ] || set -- "accepted=$baseline" "$@"
	if echo "$before" | jq -e --argjson boots "$boots" '(.next_at // 0) > $boots' >/dev/null; then
		state=collecting verdict=75 look=$((look - 1))
	else
		gate "$look" "$@" || verdict=$?
		[ $verdict != 2 ] || { verdict=77 && return; }
	fi
	report "$@"
	join_baseline
	# What the kernel was found to be stands until more is known.
	stands='null' said=$verdict
	[ $verdict != 75 ] || stands=$(decided_before)
	[ "$stands" = null ] || verdict=$(echo "$stands" | jq .code)
	record --arg state $state --argjson accepted "$joined" --argjson look "$look" --argjson before "$before" \
		--argjson boots "$boots" --argjson number "$number" --argjson code "$said" --argjson stands "$stands"
}

# usage: room_in_baseline: it has fewer boots than are wanted, and lacks tonight's; one boot counts by runs
room_in_baseline() {
	# shellcheck disable=SC2046 # paths of ours, without blanks
	jq -en --slurpfile tonight "$(results_of "$night" | head -n 1)" --argjson wanted "$BASELINE_BOOTS" \
		'[inputs | .kernel.boot_id] | length as $runs | unique |
		if length > 1 then length < $wanted and (index($tonight[0].kernel.boot_id) | not)
		else $runs < $wanted end' $(find "$baseline" -name result.json) >/dev/null
}

# More boots of the accepted kernel make its baseline surer, unless they say that the machine has changed.
join_baseline() {
	joined=false
	[ "$MEASURE" != tree ] && [ "$verdict" != 1 ] && [ "$drift" != 1 ] || return 0
	# shellcheck disable=SC2046 # paths of ours, without blanks
	[ "$kernel" = "$(kernels_of $(find "$baseline" -name result.json))" ] || return 0
	room_in_baseline || return 0
	extended=$baseline
	! accept "$night" >>"$night/log" 2>&1 || joined=true
}

# Sets verdict to the exit code, and writes verdict.json.
judge() {
	first=$(results_of "$night" | head -n 1)
	# shellcheck disable=SC2046 # paths of ours, without blanks
	kernel=$(kernels_of $(results_of "$night"))
	release=$(release_of "$first") base_release=''
	baseline='' key=$kernel verdict=75
	if [ "$MEASURE" != tree ]; then
		baseline=$(baseline_of "$first")
		[ -d "$baseline" ] || baseline=''
		key=$kernel-$(find "$baseline" -name result.json -exec sha256sum {} + 2>/dev/null | cut -d' ' -f1 | sort |
			sha256sum | cut -c1-16)
	fi
	[ -z "$baseline" ] || base_release=$(release_of "$baseline/1/result.json" 2>/dev/null) || true
	trend
	if [ "$MEASURE" != tree ] && [ -z "$baseline" ]; then
		judge_first
	else
		# shellcheck disable=SC2046
		judge_series "$night" $(series_before)
	fi
	[ "$TREND" != gate ] || [ "$drift" != 1 ] || [ "$verdict" = 77 ] || verdict=1
}
