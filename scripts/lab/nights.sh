# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2153,SC2154
# The nights that scripts/lab/nightly keeps in STATE: their order, what is in them, which of them go.
# Sourced by it; NIGHT is a directory in STATE.

# A night's results are 1 to 30 MB.
FREE_MIB=64

# usage: results_of NIGHT...: files, a line each; as swaprel compare without a campaign's failed attempts
results_of() {
	for of; do
		[ ! -d "$of/results" ] ||
			find "$of/results" -name attempts -prune -o \( -name result.json -o -name 'result-*.json' \) -size +0 -print | sort
	done
}

# Tonight's results that swaprel cannot read are left out, and named; and a night is of one machine.
readable_results() {
	left_out=''
	results_of "$night" >"$night/results.list"
	while read -r file; do
		"$program" show --format csv "$file" >/dev/null 2>"$night/show.err" && continue
		left_out="Left out: $(sed 's/^swaprel: //' "$night/show.err" | head -n 1)"
		echo "$left_out" >>"$night/log"
		mv "$file" "$file.unreadable"
	done <"$night/results.list"
	rm -f "$night/results.list" "$night/show.err"
	[ -n "$(results_of "$night")" ] || unable "no result can be read. $left_out"
	# shellcheck disable=SC2046 # paths of ours, without blanks
	machines=$(jq -rn '[inputs.machine.id] | unique | length' $(results_of "$night"))
	[ "$machines" = 1 ] || unable "results of $machines machines: expected one: give each its own STATE"
}

# The nights before this one, the latest first. Their own numbers order them: a clock may go back.
nights_before() {
	for dir in "$STATE"/20[0-9][0-9]-*Z; do
		[ ! -d "$dir" ] || [ "$dir" = "${night:-}" ] ||
			echo "$(grep -sxE '[0-9]+' "$dir/number" || echo 0) $dir"
	done | sort -k 1,1nr -k 2r | cut -d' ' -f2
}

# Alone in STATE, with a directory for tonight; else in a scratch directory, for the mail that says why.
open_night() {
	scratch='' why='' clock=''
	# As the ledger's directory, which this one is in, is made by a run.
	if refusal=$( (umask 077 && mkdir -p "$STATE" && : >>"$STATE/lock") 2>&1); then
		exec 9>>"$STATE/lock"
		flock -n 9 || { say "STATE=$STATE: another night is at work there: wait until it ends"; exit 77; }
		[ -n "$accept" ] || make_night && return
	fi
	[ -z "$accept" ] || misuse "STATE=$STATE: cannot be written: expected a directory of ours (root's)"
	scratch=$(mktemp -d)
	night=$scratch
	refusal=${refusal##*: }
	unable "STATE=$STATE: cannot be written: ${refusal:-no space}: expected a directory of ours, and room" \
		"('df -h $STATE', 'df -i $STATE')"
}

# Two in one second would be one.
make_night() {
	tries=0
	while night=$STATE/$(date -u +%Y-%m-%dT%H%M%SZ) && ! mkdir "$night" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 30 ] || return 1
		sleep 0.1
	done
	last=$(nights_before | head -n 1)
	number=$(($(grep -sxE '[0-9]+' "${last:-/}/number" || echo 0) + 1))
	{ echo $number >"$night/number"; } 2>/dev/null || { rmdir "$night" 2>/dev/null || rm -rf "$night"; return 1; }
	expr "$(basename "${last:-0}")" '<' "$(basename "$night")" >/dev/null ||
		clock="The clock is behind that of the night before, $(basename "$last")."
}

# The nights just before this one that were killed, or lost their disk: they have no text of their mail.
nights_cut_short() {
	nights_before | while read -r dir; do
		[ ! -s "$dir/text" ] || break
		echo "$dir"
	done
}

# The oldest nights beyond KEEP go.
prune() {
	nights_before | tail -n +"$KEEP" | while read -r dir; do
		rm -rf "$dir"
	done
}
