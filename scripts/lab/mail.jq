# SPDX-License-Identifier: GPL-2.0-or-later
# A night's verdict.json as text: the subject, and the answer with what will happen next.

def count($what): "\(.) \($what)\(if . == 1 then "" else "s" end)";
def nights: if .tonight > 0 then (.next_at - .have) / .tonight | ceil else null end;

def verdict_word: if . == 0 then "PASS" else "FAIL" end;

def drifted: .trend != null and .trend.gating and (.trend.drifts | length) > 0;
def interval: "\(.percent) % (\(.low) to \(.high) %)";

def subject:
	if drifted and .code != 1 then (.trend.drifts | max_by(.percent)) as $most
		| "FAIL: \(.release): slower by \($most.percent) % since \($most.since) (trend)"
	elif .stands != null then "\(.stands.code | verdict_word) (of \(.stands.date)): \(.release)"
	elif .code == 0 then "PASS: \(.release)"
	elif .code == 1 then "FAIL: \(.release): slower by \(.slower | max_by(.percent).percent) %"
	elif .state == "first" and .accepted then "ACCEPTED: \(.release) is the baseline"
	elif .state == "first" then "NO BASELINE: \(.release)"
	else "UNDECIDED: \(.release), night \(.number)" end;

def excluded:
	if .excluded_percent == null then "No slowdown below 100 % is excluded"
	else "Slowdowns above \(.excluded_percent) % are excluded" end;

def what_next:
	if .closed then "This is night \(.number) of this kernel, and the last that is counted: the next one starts anew. " +
		"A wider MARGIN, more MINUTES or a larger baseline decide sooner."
	elif .tonight == 0 then "This night brought no new \(.unit): the machine was not booted since the last one, and all " +
		"loads of one boot count as one boot. It has to boot between nights."
	else .unit as $unit | "It takes \(.next_at - .have | count("more \($unit)")) of this kernel, \(nights | count("night")) at " +
		"\(.tonight) a night; then all are judged together (look \(.look + 1))." end;

def baseline_short:
	if .baseline_short then .unit as $unit | "The baseline has only \(.base_units | count($unit)), too few for this margin whatever is " +
		"measured of this kernel. Nights of the accepted kernel make it larger (BASELINE_BOOTS)" +
		if .excluded_percent == null then "." else "; a margin that can be decided now is \(.excluded_percent) %." end
	else empty end;

# What to do about a slowdown.
def remedy:
	if .base_release == null then "Next: bisect the tree's commits since its last night that passed."
	else "Next: boot the accepted kernel, \(.base_release), for a night. If that fails, too, the machine has changed; if " +
		"not, bisect between the two. If the slowdown is wanted, accept it:", "    \($accept_command)" end;

def change: "  \(.cell): \(interval) since \(.since), between \(.last_good) (\(.last_good_date)) and " +
	"\(.first_bad) (\(.first_bad_date))";

# Of all nights that are kept.
def trend:
	.trend | if . == null then empty
	elif .nights < $trend_least then "Trend: \(.nights | count("night")) so far; a change of level takes \($trend_least)."
	elif (.changes | length) == 0 then "Trend: no change of level in \(.nights) nights since \(.since)."
	else
		"Trend: \(.changes | length | count("change")) of level in \(.nights) nights since \(.since); slower is positive:",
		(.changes | sort_by(-.percent)[:5][] | change),
		(.commands[:1][] | "    \(.)")
	end;

def drift:
	if drifted then
		"FAIL: slower over the nights, as the trend of all of them shows:",
		(.trend.drifts[] | "  \(.cell): \(interval) since \(.since)"),
		(if .base_release == null then "If that is wanted, TREND_SINCE=\(.trend.drifts | map(.since) | max) lets the trend begin anew."
		else "If that is wanted, accept this night's kernel, and the trend starts with it:", "    \($accept_command)" end),
		""
	else empty end;

def answer:
	if .accepted and .state != "first" and .code == 75 then
		"UNDECIDED: this is the accepted kernel itself, \(.release), and the machine does not show it slower.",
		"\(excluded).",
		.unit as $unit | "Its boots have joined the baseline, which had \(.base_units | count($unit))."
	elif .stands != null then
		"\(.stands.code | verdict_word): \(.release) was judged on \(.stands.date), and that stands: what was " +
			"measured since says nothing else yet.",
		what_next
	elif .code == 0 then
		"PASS: no cell of \(.release) is slower by more than \($margin)."
	elif .code == 1 then
		"FAIL: \(.release) is slower in \(.slower | length) of \(.cells | count("cell")):",
		(.slower[] | "  \(.cell): \(interval)")
	elif .state == "first" and .accepted then
		"ACCEPTED: \(.release) is the baseline from now on, with \(.have | count("boot")).",
		"It was accepted because ACCEPT_FIRST=yes. Later nights are judged against it."
	elif .state == "first" then
		"NO BASELINE: \(.release) was measured, and there is nothing yet to judge it against.",
		"If it is fine, make it the baseline:",
		"    \($accept_command)"
	elif .state == "collecting" then
		"UNDECIDED: \(.release), night \(.number): not judged tonight. \(excluded) (margin \($margin)).",
		what_next
	else
		"UNDECIDED: \(.release), night \(.number): no slowdown is shown, but one above \($margin) is not ruled out.",
		"\(excluded).",
		what_next, baseline_short
	end,
	if .accepted and .code == 0 then "Its boots have joined the baseline of this kernel." else empty end;

if $part == "subject" then subject
elif $part == "trend" then trend
else drift, answer, (if .code == 1 or (.stands.code? == 1) then remedy else empty end) end
