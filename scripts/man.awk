# SPDX-License-Identifier: GPL-2.0-or-later
# Make a manual page of a script's head, which is its help: usage: awk -v name=NAME -f man.awk SCRIPT
#
# NAME is what the script is called by when it is installed. What the head has up to its first full
# stop says what it is.

# usage: roff TEXT: one line, as it is
function roff(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	return text ~ /^[.']/ ? "\\&" text : text
}

NR <= 2 { next }
!/^#/ { exit }
{
	sub(/^# ?/, "")
	while (match($0, /(^|[^A-Za-z0-9_.\/-])scripts\/[a-z-]+(\/[a-z]+)?/)) {
		called = substr($0, RSTART, RLENGTH)
		sub(/scripts\//, "swaprel-", called)
		sub(/\//, "-", called)
		$0 = substr($0, 1, RSTART - 1) called substr($0, RSTART + RLENGTH)
	}
}
/^usage: / { part = 2 }
part == 0 {
	about = about (about == "" ? "" : " ") $0
	next
}
part == 2 && $0 == "" {
	part = 3
	next
}
part == 2 {
	sub(/^(usage:|      ) /, "")
	synopsis = synopsis roff($0) "\n"
	next
}
{ text = text roff($0) "\n" }
END {
	match(about, /[.;] |$/)
	first = substr(about, 1, RSTART - 1)
	sub(/\.$/, "", first)
	first = tolower(substr(first, 1, 1)) substr(first, 2)
	printf ".TH \"%s\" 1\n.SH NAME\n%s \\- %s\n.SH SYNOPSIS\n.nf\n%s.fi\n.SH DESCRIPTION\n%s\n",
		name, roff(name), roff(first), synopsis, roff(about)
	printf ".PP\n.nf\n%s.fi\n.SH SEE ALSO\n.BR swaprel (1)\n", text
}
