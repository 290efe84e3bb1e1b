# SPDX-License-Identifier: GPL-2.0-or-later
# All tests of a run as a page of Markdown, from meson's logs: see scripts/test-summary.

def outcome:
	if . == "OK" or . == "EXPECTEDFAIL" then "passed"
	elif . == "SKIP" then "skipped"
	else "failed" end;

def lines: . // "" | split("\n") | map(select(test("\\S")));

# Whole lines of cmocka's own; what else was printed is the test's.
def is_cmocka: test("^\\[[= A-Z-]+\\]");

# Why a test failed: its own word for it, cmocka's line, its last line, or its exit code.
def fault($lines):
	($lines | map(select(is_cmocka | not))) as $own |
	[($own[] | select(test("FAILED|MISSED"))),
	 ($lines[] | capture("^\\[ *LINE *\\] --- (?<at>.*)").at),
	 ($own | last // empty),
	 "exit code \(.returncode)"][0];

# What tells most of a test: its last figures, or what it failed of.
def telling:
	(.stdout | lines) as $out | (.stderr | lines) as $err |
	($out | map(select(is_cmocka | not))) as $own |
	([$out[] | capture("^\\[=+\\] (?<n>\\d+) test\\(s\\) run").n | tonumber] | add) as $count |
	if .result == "TIMEOUT" then "no end in its time; \($out + $err | last // "nothing said")"
	elif .result | outcome == "failed" then fault($out + $err)
	elif .result | outcome == "skipped" then $out + $err | last // ""
	elif $count then ["\($count) tests", ($own | last // "" | select(test("\\d")))] | join("; ")
	else [$out[] | select(test("^stress: \\d+ regions"))] | last // ($own | last) // "" end;

# Names of the machine's own directories go, those that every Linux has stay.
def neutral: gsub("(?<![\\w.])/(?!(sys|proc|dev)/)([\\w.+-]+/)+"; "");

def cell: tostring | neutral | gsub("\\s+"; " ") | gsub("\\|"; "\\|") | .[:200];
def row: "| " + (map(cell) | join(" | ")) + " |";
def table($head): ($head | row), ($head | map("---") | row), (.[] | row);

# Kernels that do not build count as tests that fail, see scripts/test.
[$tests[] | . + {
	suite: (.name | split(" / ")[0] | ltrimstr("swaprel:")),
	test: (.name | split(" / ")[1]),
	outcome: (.result | outcome)
}] as $all |
([$kernels[] | select(.outcome == "failed") | "kernel \(.kernel)"]
	+ [$all[] | select(.outcome == "failed") | "\(.suite)/\(.test)"]) as $failures |
def number($what): [$all[] | select(.outcome == $what)] | length;

"# All tests",
"",
"Written by `scripts/test --full`, which is the only one to change this page.",
"",
"**\(number("passed")) passed, \($failures | length) failed, \(number("skipped")) skipped**",
($failures | select(length > 0) | "", "**Failed: \(join(", "))**"),
"",
([$facts[] | [.name, .value]] | table(["what", "it was"])),
"",
"## Kernels",
"",
([$kernels[] | [.kernel, .outcome, .seconds, .key]] | table(["kernel", "outcome", "s", "key"])),
($all | group_by(.suite)[] |
	"",
	"## \(.[0].suite)",
	"",
	([sort_by(.test)[] | [.test, .outcome, (.duration | ceil), telling]] |
		table(["test", "outcome", "s", "what it said"])))
