# SPDX-License-Identifier: GPL-2.0-or-later
# A result file becomes a gnuplot script: one panel a cell, its rounds in the order in
# which they ran, each at the mean of its processes' release times.

include "plot-lib";

def ms: . / 1e6;
def mode: if .procs == 1 then "single" else "multi \(.procs)p" end;
def title: "\(mode), \(.size_mib) MiB, \(.pattern), \(.release)\(
	if .oversubscribed then " *" else "" end)";

# The rounds with their number, kind and figure; null when they never got to one.
def points: [.rounds | to_entries[] | .value as $round | {
	n: (.key + 1),
	ms: ($round.mean_ns | if . then ms else null end),
	kind: (if $round.warmup then "warmup" elif $round.valid then "used" else "rejected" end)
}];

# The used rounds set the scale; what lies beyond is drawn at the edge.
def range($points): [$points[] | select(.kind == "used") | .ms] as $used
	| (if $used == [] then [$points[] | .ms | values] else $used end) as $scale
	| if $scale == [] then { low: 0, high: 1 }
	  else (($scale | max) - ($scale | min) + 0.02 * ($scale | max)) as $span
	  | { low: ([($scale | min) - 0.4 * $span, 0] | max), high: (($scale | max) + 0.4 * $span) }
	  end;

def clamp($range): if . == null then $range.low
	else [[., $range.low] | max, $range.high] | min end;

def block($name; $points; $kind; $range): "$\($name) << END",
	($points[] | select(.kind == $kind) | "\(.n) \(.ms | clamp($range))"), "END";

def interval: .summary | if .low_ns then
	"set object 1 rect from graph 0, first \(.low_ns | ms) to graph 1, first \(.high_ns | ms) fc rgb '#9ecae1' fs solid 0.5 noborder behind"
	else "unset object 1" end;

def caption: .summary | if .median_ns then
	"median \(.median_ns | ms | digits) ms" + (if .low_ns then
		", 95 %: \(.low_ns | ms | digits) - \(.high_ns | ms | digits) ms" else "" end)
	else "no valid round" end;

def curve($points; $kind; $form): $points[] | select(.kind == $kind)
	| "$\($kind) \($form) notitle";

def curves($points): [
	(.summary.median_ns | values | "\(ms) lc rgb '#08519c' lw 2 notitle"),
	first(curve($points; "used"; "pt 7 ps 0.7 lc rgb '#08519c'")),
	first(curve($points; "warmup"; "pt 6 ps 0.9 lc rgb '#777777'")),
	first(curve($points; "rejected"; "pt 2 ps 0.9 lc rgb '#cb181d'"))]
	| if . == [] then "NaN notitle" else join(", ") end;

def panel: points as $points | range($points) as $range
	| block("used"; $points; "used"; $range),
	  block("warmup"; $points; "warmup"; $range),
	  block("rejected"; $points; "rejected"; $range),
	  interval,
	  "set title \"\(title | plain)\\n\(caption | plain)\"",
	  "set xrange [0:\(($points | length) + 1)]",
	  "set yrange [\($range.low):\($range.high)]",
	  "plot \(curves($points))";

def head: "\(.job.name) [\(.variant.name)], \(.job.algorithm), \(.started_at)",
	"\(.machine.cpu_model // .machine.arch // "unknown machine"), \(.machine.cpus // "?"
	) CPUs, \(.substrate), Linux \(.kernel.release // "?")";
def key: "dot: counts   ring: warm-up   cross: rejected   line, band: median, 95 % interval\(
	if any(.cells[]; .oversubscribed) then "   *: oversubscribed" else "" end)";

(.cells[].rounds[].mean_ns, .cells[].summary.median_ns, .cells[].summary.low_ns,
	.cells[].summary.high_ns) |= figure
| (.cells | length) as $count
| ([$count, 3] | min) as $columns
| (if $count == 0 then 0 else ($count / $columns | ceil) end) as $rows
| ([360 * $columns, 720] | max) as $width
| (310 * $rows + 105) as $height
| if $count == 0 then "print 'plot: no cells to draw'\nexit status 1" else
	page($terminal; $width; $height),
	"set multiplot layout \($rows),\($columns) title \"\([head | plain] | join("\\n"))\" margins screen \(95 / $width), screen \(1 - 15 / $width), screen \(75 / $height), screen \(1 - 110 / $height) spacing screen \(95 / $width), screen \(100 / $height)",
	"set label 1 \"\(key)\" at screen 0.5, screen \(14 / $height) center",
	"set xlabel 'round' offset 0,0.5", "set ylabel 'release in ms'",
	"set grid ytics lc rgb '#dddddd' lt 1", "set border 3", "set xtics nomirror",
	"set ytics nomirror",
	(.cells[] | panel)
  end
