# SPDX-License-Identifier: GPL-2.0-or-later
# What the pictures share.

# A text as gnuplot takes it between double quotes.
def plain: tostring | gsub("[\"\\\\\n]"; " ");

# A figure with three digits or four.
def places: if . < 10 then 100 elif . < 100 then 10 else 1 end;
def digits: . as $x | ($x | places) as $p | ($x * $p | round) / $p;
