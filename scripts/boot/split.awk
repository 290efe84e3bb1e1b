# SPDX-License-Identifier: GPL-2.0-or-later
# Take the results of loads apart as they come in: usage: awk -v dir=DIR -f split.awk
#
# In: what swaprel guest sends of modules. Behind the lines of each result comes one that names its
# load: only then the result is whole, and becomes the file DIR/NAME. Where there is no result the
# line tells why, and goes to DIR/failed.

function value_of(field) {
	return match($0, "\"" field "\":\"[^\"/]*\"") ? \
		substr($0, RSTART + length(field) + 4, RLENGTH - length(field) - 5) : ""
}

{ sub(/\r$/, "") }
# A guest that was started anew begins anew.
$0 == "{" { text = "" }
/^{"schema":"swaprel.guest\/1"/ {
	file = value_of("file")
	if (text !~ /[^\n]/) {
		print >(dir "/failed")
		fflush(dir "/failed")
	} else if (file != "") {
		printf "%s", text >(dir "/" file ".new")
		close(dir "/" file ".new")
		system("mv '" dir "/" file ".new' '" dir "/" file "'")
	}
	text = ""
	next
}
{ text = text $0 "\n" }
