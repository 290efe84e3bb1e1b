# SPDX-License-Identifier: GPL-2.0-or-later
# What swaprel compare --curve says becomes a gnuplot script: two panels for each cell, and
# all with the same axes. Above is what deferral adds, below what is parked for it, over the
# budget in percent of what is released. No figure is made here, only places on paper.

include "plot-lib";

# Pixels.
def sizes: {width: 360, left: 62, right: 56, over: 68, top: 230, gap: 14, low: 130,
	under: 48, head: 84, key: 70, in_a_row: 4};

def mib: . / 1048576;
def text2: (100 * . | round) as $n | "\($n / 100 | floor).\($n % 100 | tostring | "0" + . | .[-2:])";

# The rows of each cell, in the order in which the cells come.
def cells: reduce .rows[] as $row ([];
	($row.name[: -($row.variant | length) - 2]) as $name
	| (map(.label) | index($name)) as $at
	| if $at == null then . + [{label: $name, rows: [$row]}] else .[$at].rows += [$row] end)
	| map(.points = [.rows[] | select(.role == "budget" and .budget != null)
			| .percent = 100 * .budget]
		| .levels = [.rows[] | select(.adds != null and (.role == "merged" or .role == "bound"))]
		| .released = .rows[0].released_bytes);

# As far as every cell has points, and beyond all that is released where one goes so far.
def x_most: map([.points[].percent] | max // 0) as $ends
	| [([($ends | min), 125] | max), ($ends | max)] | min
	| if . == 0 then 125 else . * 1.04 end;

# Room for the figures and their own intervals; a wide one must not flatten all the rest.
def y_range: [.[] | .points[], .levels[] | select(.adds != null)] as $rows
	| [1, $rows[].adds] as $adds
	| (($adds | max) - ($adds | min) + 0.1) as $span
	| ([$adds[], ($rows[].alone_low | values)] | min) as $least
	| ([$adds[], ($rows[].alone_high | values)] | max) as $most
	| {low: ([$least, ($adds | min) - $span] | max), high: ([$most, ($adds | max) + $span] | min)}
	| ((.high - .low) * 0.08) as $edge | {low: ([.low - $edge, 0] | max), high: (.high + 1.6 * $edge)};

# A bar ends at the edge at the latest: gnuplot would leave it out.
def clamp($range): [[. + 0, $range.low] | max, $range.high] | min;
def bar($range): "\(.percent) \(.adds) \(.alone_low // .adds | clamp($range)) \(
	.alone_high // .adds | clamp($range))";
def block($name; lines): "$\($name) << END", lines, "END";
def curve($name; $rows; $form): if $rows == [] then empty else "$\($name) \($form) notitle" end;

def level_form: if .role == "bound" then "dt 3 lw 2" else "dt 2 lw 1.5" end;
def at_right($y; $lines): "at graph 0.98, first \($y) right offset 0,\($lines)";
def level_label: "set label \"\(.role) \(.adds | text2)x\" \(
	at_right(.adds; if .role == "merged" and .adds < 1.03 then -0.7 else 0.6 end))";

# The last of the points that have no place, at the top: levels and curves end lower at the right.
def beyond($x): [.points[] | select(.percent > $x and .adds != null)] | last | values
	| "set label \"beyond: \(.adds | text2)x at \(.percent | round) %\" at graph 0.98, graph 0.91 right";

# The axis above: steps of a power of two, so that four to eight of them fit.
def page_axis($x): [.points[] | select(.spare_pages > 0)] | last | values
	| ($x * .spare_pages / .percent) as $most
	| "set x2range [0:\($most)]", "set x2tics \(1 | until(. * 8 >= $most; . * 2))";

def upper($x; $y): [.points[] | select(.adds != null)] as $points
	| [$points[] | select(.percent <= $x)] as $near
	| [$points[] | select(.verdict == "undecided")] as $open
	| block("bars"; $near[] | bar($y)),
	  block("adds"; $points[] | "\(.percent) \(.adds)"),
	  block("open"; $open[] | "\(.percent) \(.adds)"),
	  (.levels[] | level_label), beyond($x),
	  "set yrange [\($y.low):\($y.high)]", "unset y2tics",
	  "set ylabel 'deferral adds, class_idx = 1' offset 1.5,0",
	  page_axis($x), "set border 7", "set xlabel", "set format x ''",
	  "plot " + ([curve("bars"; $near; "with yerrorbars pt -1 lw 1.5 lc rgb '#08519c'"),
		"1 with lines lc rgb '#888888' lw 1 notitle",
		(.levels[] | "\(.adds) with lines \(level_form) lc rgb 'black' notitle"),
		curve("adds"; $points; "with linespoints pt 7 ps 0.8 lw 2 lc rgb '#08519c'"),
		curve("open"; $open; "with points pt 7 ps 0.4 lc rgb 'white'")] | join(", ")),
	  "unset label", "unset arrow", "unset x2tics";

def lower($x): .released as $released
	| [.points[] | select(.peak_bytes != null)] as $parked
	| [.points[] | select(.fallback_share != null)] as $fell
	| block("parked"; $parked[] | "\(.percent) \(100 * .peak_bytes / $released)"),
	  block("fell"; $fell[] | "\(.percent) \(100 * .fallback_share)"),
	  "set yrange [0:108]", "set y2range [0:\(1.08 * ($released | mib))]",
	  "set border 11", "set y2tics \($released / 4 | mib)",
	  "set label 'MiB' at graph 1.03, graph 1.02", "set ylabel '% of released' offset 1.5,0",
	  "set xlabel 'budget in % of released' offset 0,0.5", "set format x '%g'",
	  "plot " + (["x < 100 ? x : 100 with lines dt 3 lw 1 lc rgb '#888888' notitle",
		curve("parked"; $parked; "with linespoints pt 5 ps 0.7 lw 2 lc rgb '#08519c'"),
		curve("fell"; $fell; "with linespoints pt 8 ps 1 lw 1.5 dt 2 lc rgb '#cb181d'")] | join(", ")),
	  "unset label";

# A text around a place that is counted from the left and from above.
def words($text; $at; $line; $page): "set label \"\($text | plain)\" at screen \($at / $page.width
	), screen \(1 - $line / $page.height) center";

def margins($left; $upper; $lower; $page): sizes as $s
	| "set lmargin at screen \(($left + $s.left) / $page.width)",
	  "set rmargin at screen \(($left + $s.width - $s.right) / $page.width)",
	  "set tmargin at screen \(1 - $upper / $page.height)",
	  "set bmargin at screen \(1 - $lower / $page.height)";

def band: sizes | .over + .top + .gap + .low + .under;

def pair($i; $x; $y; $page): sizes as $s
	| ($page.indent + $s.width * ($i % $s.in_a_row)) as $left
	| ($s.head + band * ($i / $s.in_a_row | floor) + $s.over) as $upper
	| ($left + ($s.left + $s.width - $s.right) / 2) as $middle
	| margins($left; $upper; $upper + $s.top; $page),
	  words("\(.label): \(.released | mib | digits) MiB released"; $middle; $upper - 58; $page),
	  words("spare pages"; $middle; $upper - 40; $page), upper($x; $y),
	  margins($left; $upper + $s.top + $s.gap; $upper + $s.top + $s.gap + $s.low; $page), lower($x);

def title($page): .head | to_entries[]
	| words(.value; $page.width / 2; 18 + 20 * .key; $page);

# A line's or a point's form, and what it is.
def item($at; $line; $form; $text; $page): ($line / $page.height) as $y
	| (if $form.point then "set label \"\" at screen \(($at + 14) / $page.width), screen \($y) point \(
		$form.point)" else empty end),
	  (if $form.line then "set arrow from screen \($at / $page.width), screen \($y) to screen \(
		($at + 28) / $page.width), screen \($y) nohead \($form.line)" else empty end),
	  "set label \"\($text | plain)\" at screen \(($at + 36) / $page.width), screen \($y)";
def has_role($role): any(.rows[]; .role == $role);
def key($page): ([.rows[] | select(.role == "budget") | .buffer_bytes | values] | max // 0) as $buffers
	| "lw 2 lc rgb '#08519c'" as $own
	| item(20; 46; {line: $own, point: "pt 7 ps 0.8 lc rgb '#08519c'"};
		"what deferral adds; bar: \(100 * .confidence | digits) % interval"; $page),
	  item(420; 46; {line: $own, point: "pt 6 ps 0.8 lc rgb '#08519c'"};
		"undecided with all \(.comparisons) at once"; $page),
	  (select(has_role("merged")) | item(740; 46; {line: "dt 2 lw 1.5"}; "merged: no deferral"; $page)),
	  (select(has_role("bound"))
		| item(950; 46; {line: "dt 3 lw 2"}; "bound: nothing is freed until told"; $page)),
	  item(20; 22; {line: $own, point: "pt 5 ps 0.7 lc rgb '#08519c'"};
		"parked at its peak (pages: \($buffers / 1024 | round) KiB at most)"; $page),
	  item(420; 22; {line: "dt 2 lw 1.5 lc rgb '#cb181d'", point: "pt 8 ps 1 lc rgb '#cb181d'"};
		"freed by the caller"; $page),
	  item(740; 22; {line: "dt 3 lw 1 lc rgb '#888888'"}; "room in the budget"; $page),
	  (if any(.rows[]; .oversubscribed) then item(950; 22; {}; "* oversubscribed"; $page)
	   else empty end);

(.confidence, .comparisons, .rows[].adds, .rows[].alone_low, .rows[].alone_high, .rows[].budget,
	.rows[].spare_pages, .rows[].peak_bytes, .rows[].fallback_share, .rows[].buffer_bytes,
	.rows[].released_bytes) |= figure
| cells as $cells | sizes as $s
| ($cells | length) as $count
| {width: ([$s.width * ([$count, $s.in_a_row] | min), 1260] | max),
	indent: ([(1260 - $s.width * $count) / 2, 0] | max),
	height: ($s.head + band * ($count / $s.in_a_row | ceil) + $s.key)} as $page
| ($cells | x_most) as $x | ($cells | y_range) as $y
| page($terminal; $page.width; $page.height), "set multiplot", title($page), key($page),
  "set xtics nomirror", "set ytics nomirror", "set errorbars 0",
  "set grid ytics lc rgb '#dddddd' lt 1", "set xrange [0:\($x)]",
  ($cells | to_entries[] | .key as $i | .value | pair($i; $x; $y; $page))
