# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# The mail of scripts/lab/nightly: text of 72 columns, report and JUnit attached. Sourced by it.

# usage: of_verdict PART: subject or answer
of_verdict() {
	jq -r --arg part "$1" --arg margin "$MARGIN" \
		--arg accept_command "$(echo "scripts/lab/nightly --accept" | as_called)$(config_words)" \
		-f "$here/mail.jq" "$night/verdict.json"
}

# What the accept command needs to find this state.
config_words() {
	[ -z "$config" ] || printf ' --config %s' "$(quoted "$(readlink -f "$config")")"
	[ "$STATE" = /var/lib/swaprel/nightly ] || printf ' %s' "$(quoted "STATE=$STATE")"
}

# One line of visible ASCII: it comes from a host's name, from a log.
one_line() {
	head -n 1 | tr '\t' ' ' | LC_ALL=C tr -cd ' -~\n' | cut -c1-"$1"
}

# Why there is no verdict: what the log says last, but for what follows from that.
reason() {
	if [ -n "$(results_of "$night")" ]; then
		cat "$night/log"
	else
		grep -vE '^swaprel: (compare|report): |^results: |boots have a result|^no report' "$night/log"
	fi | grep -v '^ *$' | tail -n 1 | one_line 500
}

# usage: subject_and_text CODE: the subject, an empty line, and the text
subject_and_text() {
	host=$(uname -n | one_line 64)
	if [ "$1" = 77 ] || [ ! -f "$night/verdict.json" ]; then
		echo "swaprel $host: NOT MEASURED"
		echo
		echo "NOT MEASURED: $(reason)" | fold -s -w 72
		printf '\nThe end of the log:\n\n'
		tail -n 20 "$night/log" | LC_ALL=C tr -cd ' -~\n' | cut -c1-240 | sed 's/^/    /'
	else
		echo "swaprel $host: $(of_verdict subject)" | one_line 150
		echo
		of_verdict answer | fold -s -w 72 | sed 's/ *$//'
		[ ! -s "$night/table.txt" ] || { echo && cat "$night/table.txt"; }
	fi
	printf '\nThis night: %s\n' "$night"
}

# usage: attached FILE TYPE: a part of the mail, or nothing where it is missing or too large
attached() {
	[ -s "$1" ] && [ "$(stat -c %s "$1")" -le $((ATTACH_MAX_KIB * 1024)) ] || return 0
	printf -- '--%s\nContent-Type: %s; charset=utf-8; name="%s"\n' "$boundary" "$2" "${1##*/}"
	printf 'Content-Disposition: attachment; filename="%s"\nContent-Transfer-Encoding: base64\n\n' "${1##*/}"
	base64 -w 76 "$1"
}

write_mail() {
	boundary=swaprel-$(date +%s)-$$
	printf 'To: %s\nSubject: %s\nDate: %s\n' "$MAIL" "$(head -n 1 "$night/text")" "$(LC_ALL=C date -R)"
	printf 'MIME-Version: 1.0\nAuto-Submitted: auto-generated\n'
	printf 'Content-Type: multipart/mixed; boundary="%s"\n\n' "$boundary"
	printf -- '--%s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n' "$boundary"
	sed '1,2d' "$night/text"
	echo
	attached "$night/report.html" text/html
	attached "$night/junit.xml" application/xml
	printf -- '--%s--\n' "$boundary"
}

send_mail() {
	[ -n "$MAIL" ] || return 0
	"$SENDMAIL" -i -t <"$night/mail" 2>>"$night/log" ||
		{ say "$SENDMAIL: the mail was not sent; it is $night/mail" && return 1; }
}

# The oldest nights beyond KEEP go.
prune() {
	nights_before | tail -n +"$KEEP" | while read -r dir; do
		rm -rf "$dir"
	done
}
