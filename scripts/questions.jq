# SPDX-License-Identifier: GPL-2.0-or-later
# docs/questions.md from $book, docs/questions.json, and $documents, what the sources' commands say.
#
# A figure in an answer is {SOURCE RELEASE/PROCESSES VARIANT METRIC}. A fifth word is "against", how it
# compares with the table's base, or "million", a count where ns are instructions. Of a profile VARIANT is
# who/CATEGORY, and METRIC share or within; of a curve METRIC is mean, adds, fell_back or parked; of a ladder
# it is mean, step or part. {SOURCE size} is what a process releases.

def procs_of: if . == "single" then 1 else ltrimstr("multi ") | rtrimstr("p") | tonumber end;

# The figures of a document, by "RELEASE/PROCESSES VARIANT METRIC".
def metric_rows:
	.rows[] | {key: "\(.release)/\(.procs) \(.variant) \(.metric)",
		value: {value, low, high, unit, ratio, ratio_low, ratio_high, verdict, base, boots}};
def curve_rows:
	.rows[] | "\(.release)/\(.procs) \(.variant)" as $at |
	{key: "\($at) mean", value: {value: .ns, low: .low_ns, high: .high_ns, unit: "ns", boots}},
	{key: "\($at) adds", value: {value: .adds, low: .adds_low, high: .adds_high, unit: "times", verdict, boots}},
	{key: "\($at) fell_back", value: {value: .fallback_share, unit: "share", boots}},
	{key: "\($at) parked", value: {value: .peak_bytes, unit: "bytes", boots}};
def pair_rows:
	.metric as $metric | .rows[] | "\(.release)/\(.procs)" as $at |
	{key: "\($at) \(.base) \($metric)", value: {value: .base_ns, low: .base_low_ns, high: .base_high_ns, unit: "ns",
		boots: .base_boots}},
	{key: "\($at) \(.variant) \($metric)", value: {value: .ns, low: .low_ns, high: .high_ns, unit: "ns",
		ratio: .speed_up, ratio_low: .speed_up_low, ratio_high: .speed_up_high, verdict, base, boots}};
def steps:
	.rows[0].release as $release | .attribution[]? | "\($release)/\(.mode | procs_of)" as $at | .steps[] |
	{key: "\($at) \(.to) step", value: (.ratio + {unit: "times"})},
	{key: "\($at) \(.to) part", value: (.share + {unit: "share"})};
# Wilson's interval of a share of samples, as a share alone has it.
def wilson($n):
	1.959963984540054 as $z | . as $share | ($share + $z * $z / 2 / $n) as $middle |
	($z * ($share * (1 - $share) / $n + $z * $z / 4 / $n / $n | sqrt)) as $half | (1 + $z * $z / $n) as $by |
	{value: $share, low: (($middle - $half) / $by), high: (($middle + $half) / $by)};
def profile_rows:
	.rows[] | "\(.release)/\(.procs) \(.who)/\(.category)" as $at |
	{key: "\($at) share", value: {value: .share, low, high, unit: "share"}},
	{key: "\($at) within", value: (.all_samples as $n | .within_share | wilson($n) + {unit: "share"})};
def figures:
	if .schema == "swaprel.profile/1" then profile_rows
	elif .rows[0] | has("metric") then metric_rows
	elif .rows[0] | has("adds") then curve_rows
	else pair_rows, steps end;

# Three digits, as the tables have them.
def fixed($decimals):
	(if . < 0 then "-" else "" end) + (fabs * pow(10; $decimals) | round | tostring |
		if $decimals <= 0 then . else
			(if length <= $decimals then "0" * ($decimals + 1 - length) + . else . end) |
			.[:-$decimals] + "." + .[-$decimals:] end);
def digits:
	if . == 0 then "0" else (2 - (fabs | log10 | floor)) as $decimals |
		if $decimals < 0 then round | tostring else fixed([$decimals, 3] | min) end end;
def scale($unit):
	if $unit == "ns" then
		if . < 1e3 then {by: 1, unit: " ns"} elif . < 1e6 then {by: 1e3, unit: " us"}
		elif . < 1e9 then {by: 1e6, unit: " ms"} else {by: 1e9, unit: " s"} end
	elif $unit == "bytes" then
		if . == 0 then {by: 1, unit: " B"} elif . < 1048576 then {by: 1024, unit: " KiB"}
		else {by: 1048576, unit: " MiB"} end
	elif $unit == "million" then {by: 1e6, unit: " million"}
	elif $unit == "share" then {by: 0.01, unit: " %"}
	elif $unit == "times" then {by: 1, unit: "x"}
	else {by: 1, unit: (if $unit then " " + $unit else "" end)} end;
# A figure and its interval; "~" is a blank at which no line is broken.
def number($decimals): if $decimals then fixed($decimals) else digits end;
def plain:
	.unit as $unit | (.value | scale($unit)) as $scale |
	(if $unit == "times" then 2 elif $unit == "share" then 1 else null end) as $decimals |
	(.value / $scale.by | number($decimals)) + $scale.unit +
	(if .low == null then "" else
		" (\(.low / $scale.by | number($decimals)) - \(.high / $scale.by | number($decimals)))" end) |
	gsub(" "; "~");

# Words of a verdict, which is about time: of all other metrics what is smaller is no faster.
def word($metric; $verdict):
	(if $metric | test("^(mean|max|wall|call)$") then ["faster", "slower"]
	elif $metric | test("^(back|settle|fifo_settle)") then ["sooner", "later"]
	else ["less", "more"] end) as [$better, $worse] |
	if $verdict == "faster" then $better else $worse end;
def against($metric):
	if .ratio == null then "no ratio to \(.base), of which one is 0 or boots are too few"
	else
		({value: .ratio, low: .ratio_low, high: .ratio_high, unit: "times"} | plain) as $ratio |
		if .verdict == "faster" or .verdict == "slower" then
			"\(word($metric; .verdict)) than \(.base), \($ratio)"
		elif .verdict == "same" then "the same as \(.base) within the margin, \($ratio)"
		else "undecided against \(.base), \($ratio)" end
	end;

($documents | map({key: .name, value: .said}) | from_entries) as $said |
($said | map_values([figures] | from_entries)) as $known |

def figure($where):
	($where | split(" ")) as [$source, $cell, $variant, $metric, $form] |
	$known[$source]["\($cell) \($variant) \($metric)"] as $found |
	if $said[$source] == null then error("\($where): no source \($source)")
	elif $found == null or $found.value == null or ($form == "against" and $found.verdict == "invalid") then
		error("\($where): '\($book[0].sources[] | select(.name == $source).command)' has no such figure")
	else {found: $found, $metric, $form} end;
def text($where):
	figure($where) |
	if .form == "against" then .metric as $metric | .found | against($metric)
	elif .form == "million" then .found | .unit = "million" | plain
	elif .form == null then .found | plain
	else error("\($where): expected nothing, against or million behind the metric") end;
def size($source):
	[$said[$source].rows[]?.size_mib] | unique |
	if length == 1 then "\(.[0])~MiB" else error("source \($source): expected releases of one size; found \(.)") end;
def filled: gsub("\\{(?<where>[^}]+)\\}";
	.where | if endswith(" size") then size(rtrimstr(" size")) else text(.) end);

def source($name): $book[0].sources[] | select(.name == $name);
def used: [.. | strings | scan("\\{([a-z0-9_-]+) ") | .[0]] + [.. | objects | .of? // empty | split(" ")[0]] |
	unique;
# A part of an answer is a text, or of several the one that a figure's verdict chooses.
def part:
	([used[] | select($said[.] == null) | source(.).not_yet // empty] | first // null) as $not_yet |
	if $not_yet then $not_yet
	elif type == "string" then filled
	else
		(.of as $of | figure($of).found.verdict // "undecided") as $verdict |
		(.[$verdict] // error("\(.of): expected a text for \"\($verdict)\"")) | filled
	end;
# What is not measured yet is said once.
def parts:
	reduce (arrays // [.] | .[] | part) as $text ([]; if IN(.[]; $text) then . else . + [$text] end) | join(" ");
def boots($name):
	[$said[$name].rows[]? | .boots? // empty | select(. > 0)] | unique |
	if length == 0 then "" elif max == 1 then ", 1 boot" elif min == max then ", \(min) boots" else ", \(min) to \(max) boots" end;
def machine($name):
	($said[$name].substrate // source($name).substrate) as $on |
	if $on == null then "not measured yet" elif $on | startswith("tcg") then "emulated (\($on))"
	elif $on == "metal" then $on else "virtual (\($on))" end;
def confidence($name):
	if $said[$name] == null then "-" else $said[$name].confidence |
		if . then "\(. * 100 | round) %, simultaneous" else "95 %, uncorrected" end end;
def origin($name): "[\($name)](#tables), \(machine($name))\(boots($name))";
def command($name): source($name) | if $said[$name] then .command else .again end;

def question($n):
	used as $used |
	(if .answer == null and .hardware == null then
		error("question \($n): expected an answer, or which hardware it needs") else . end) |
	"## \($n). \(.question)", "", "*\(.asked)*", "",
	(select(.answer) | (.answer | parts), ""),
	(select(.hardware) | .hardware, ""),
	([$used[] | command(.)] + [.command // empty] | unique[] | "\t\(.)"), "",
	([$used[] | select($said[.]) | origin(.)] | select(. != []) | "From " + join("; ") + ".", "");

$book[0] |
"# The reviewers' questions", "",
.intro[], "",
"## Tables", "",
"| name | what | machine | intervals | measured by, here or on another machine |",
"|---|---|---|---|---|",
(.sources[] | .name as $name |
	"| \($name) | \(if $said[$name] then "[\(.what)](\(.page))" else .what end) | " +
	"\(machine($name))\(boots($name)) | \(confidence($name)) | `\(.again)` |"),
"",
(.questions | to_entries[] | .value as $q | (.key + 1) as $n | $q | question($n))
