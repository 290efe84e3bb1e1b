# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# The mail of scripts/lab/nightly: text of 72 columns; report, JUnit and picture attached. Sourced by it.

# swaprel trend: CHANGE_SERIES_LEAST.
TREND_LEAST=6

# usage: of_verdict PART: subject, answer or trend
of_verdict() {
	jq -r --arg part "$1" --arg margin "$MARGIN" --argjson trend_least $TREND_LEAST \
		--arg accept_command "$(accept_command)" -f "$here/mail.jq" "$night/verdict.json"
}

# What accepts this night's kernel, with what finds this state.
accept_command() {
	echo "scripts/lab/nightly --accept" | as_called | tr -d '\n'
	[ -z "$config" ] || printf ' --config %s' "$(quoted "$(readlink -f "$config")")"
	[ "$STATE" = /var/lib/swaprel/nightly ] || printf ' %s' "$(quoted "STATE=$STATE")"
}

# usage: one_line COLUMNS: of visible ASCII: it comes from a host's name, from a log
one_line() {
	head -n 1 | tr '\t' ' ' | LC_ALL=C tr -cd ' -~\n' | cut -c1-"$1"
}

folded() {
	fmt -s -w 72 -g 72 | sed 's/ *$//'
}

# Why there is no verdict: what was said, the disk, or what the log says last, but for what follows from
# that.
reason() {
	if [ -n "$why" ]; then
		echo "$why"
	elif [ "$(df --output=avail "$night" | tail -n 1)" -lt 100 ]; then
		echo "STATE=$STATE: the disk is full: remove old nights there, or make KEEP=$KEEP smaller"
	elif [ -n "$(results_of "$night")" ]; then
		grep -av '^ *$' "$night/log" | tail -n 1
	else
		grep -avE '^swaprel: (compare|report): |^results: |boots have a result|^no report|^ *$' "$night/log" |
			tail -n 1
	fi | sed 's/ (its output: [^)]*); once that is fixed, to continue it:.*//' | one_line 500 | grep . || echo "no results were found, and nothing says why"
}

# There is no verdict.
failure() {
	echo "$failed: $(reason)" | folded
	if [ "$failed" = "NOT JUDGED" ]; then
		printf '\nWhat was measured is kept, and is judged with the next night of this kernel.\n'
		reason | grep -qF "$STATE/baseline/" && printf '%s\n    %s\n' \
			"Put the baseline back from a copy, or accept another one:" "$(accept_command)"
	fi
	[ ! -s "$night/log" ] || {
		printf '\nThe end of the log:\n\n'
		tail -n 20 "$night/log" | LC_ALL=C tr -cd ' -~\n' | cut -c1-240 | sed 's/^/    /'
	}
}

# What ran where and when.
facts() {
	# shellcheck disable=SC2046 # paths of ours, without blanks
	[ -z "$(results_of "$night")" ] || jq -rn '[inputs] |
		(map(.started_at) | min) as $from | (map(.finished_at) | max) as $to |
		([.[].kernel.boot_id] | unique | length) as $boots | .[0] |
		"Machine: \(.machine.nodename // .machine.id), \(.machine.model // .machine.cpu_model), \(.substrate)",
		"Kernel: \(.kernel.release) \(.kernel.version)",
		"Measured: \($from[:10]) \($from[11:16]) to \($to | if .[:10] == $from[:10] then "" else .[:11] end)\($to[11:16]) UTC, " +
			"boots: \($boots), job: \(.job.name)"' $(results_of "$night") 2>/dev/null
	! grep -aqE 'boots have a result, .*[1-9][0-9]* failed' "$night/log" 2>/dev/null ||
		grep -aE 'boots have a result' "$night/log" | tail -n 1 | sed 's/^/Lost: /'
	[ -z "$clock" ] || echo "$clock"
	[ -z "${left_out:-}" ] || echo "$left_out"
	nights_cut_short | while read -r dir; do
		echo "The night $(basename "$dir") was cut short, killed or without power, and sent no mail; it has" \
			"$(results_of "$dir" | wc -l) results."
	done
}

# usage: subject_and_text CODE: the subject, an empty line, and the text
subject_and_text() {
	host=$(uname -n | one_line 64)
	if [ "$1" = 77 ] || [ ! -s "$night/verdict.json" ]; then
		failed="NOT MEASURED"
		[ -z "$(results_of "$night")" ] || failed="NOT JUDGED"
		echo "swaprel $host: $failed: $(reason)" | one_line 110
		echo
		failure
		printf '\nHost: %s, %s\n' "$host" "$(date -u '+%Y-%m-%d %H:%M UTC')"
		facts | folded
	else
		echo "swaprel $host: $(of_verdict subject)" | one_line 150
		echo
		of_verdict answer | folded_but_commands
		echo
		facts | folded
		of_verdict trend | folded_but_commands
		[ ! -s "$night/table.txt" ] || { echo && cat "$night/table.txt"; }
		! jq -e '.trend.changes[0]' "$night/verdict.json" >/dev/null || { echo && cat "$night/trend.txt"; }
	fi
	printf '\nThis night: %s\n' "$night"
}

# Commands are pasted.
folded_but_commands() {
	while IFS= read -r line; do
		case $line in "    "*) printf '%s\n' "$line" ;; *) printf '%s\n' "$line" | folded ;; esac
	done
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
	printf 'To: %s\nSubject: %s\nDate: %s\n' "$MAIL" "$(printf '%s\n' "$text" | head -n 1)" "$(LC_ALL=C date -R)"
	printf 'MIME-Version: 1.0\nAuto-Submitted: auto-generated\n'
	printf 'Content-Type: multipart/mixed; boundary="%s"\n\n' "$boundary"
	printf -- '--%s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n' "$boundary"
	printf '%s\n' "$text" | sed '1,2d'
	echo
	attached "$night/report.html" text/html
	attached "$night/junit.xml" application/xml
	attached "$night/trend.svg" image/svg+xml
	printf -- '--%s--\n' "$boundary"
}

send_mail() {
	[ -n "$MAIL" ] || { write_mail >"$night/mail"; return 0; } 2>/dev/null
	write_mail | tee "$night/mail" 2>/dev/null | timeout 300 "$SENDMAIL" -i -t 2>>"$night/log" 9>&- ||
		{ say "SENDMAIL=$SENDMAIL: the mail was not sent; it is $night/mail" && return 1; }
}
