# SPDX-License-Identifier: GPL-2.0-or-later
# What the pictures share, and the door for what comes from files: gnuplot's scripts can run
# programs, and a label must not turn a terminal or a page around.

# As in the program's own text: control characters, those that cannot be seen, and those that
# turn the direction of writing become a question mark.
def visible: 32 <= . and ([
	[127, 159], [173, 173], [1564, 1564], [8203, 8207], [8232, 8238], [8288, 8303],
	[65279, 65279], [65520, 65535], [917504, 921599]
	] as $hidden | . as $point | all($hidden[]; $point < .[0] or $point > .[1]));

# A text as gnuplot takes it between double quotes, where it would run what stands in backquotes.
def plain: tostring | gsub("[\"\\\\\n]"; " ") | gsub("`"; "'")
	| explode | map(if visible then . else 63 end) | implode;

# A number or null; all that is written outside quotes.
def figure: if . == null or type == "number" then .
	else error("expected a number; found \(tojson | .[:40] | plain)") end;

# A figure with three digits or four.
def places: if . < 10 then 100 elif . < 100 then 10 else 1 end;
def digits: . as $x | ($x | places) as $p | ($x * $p | round) / $p;

# A page of so many pixels, of which 96 are an inch.
def page($terminal; $width; $height): "set terminal \($terminal) size " +
	(if $terminal == "pdfcairo" then "\($width / 96)in,\($height / 96)in font 'Sans,9' fontscale 1"
	else "\($width),\($height)" end) + " noenhanced background rgb 'white'";
