# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
# The settings of scripts/lab/nightly: KEY=VALUE, read and never executed. Sourced by it.

# A line each: the key, its default, what may stand there, as an extended regular expression and in
# words.
settings_table() {
	cat <<-'TABLE'
		MEASURE running (running|guest|tree) running, guest or tree
		KERNEL - [A-Za-z0-9.+~_-]* a release, or a series such as 6.12
		TREE - (/.*)? an absolute path
		NATIVE no (yes|no) yes or no
		JOB published [^[:space:]]+ a preset, or an absolute path without blanks
		ALGORITHM - [a-z0-9-]* a compressor, such as lz4
		MINUTES 60 [1-9][0-9]{0,2} 1 to 999
		MARGIN 3% [0-9]+([.][0-9]+)?% a percentage, such as 3%
		CONFIDENCE 99.9% [5-9][0-9]([.][0-9]+)?% 50% to 99.999%
		TRUST_ONE_BOOT no (yes|no) yes or no
		BASELINE_BOOTS 100 [0-9]{1,3} 0 to 999
		ACCEPT_FIRST no (yes|no) yes or no
		NIGHTS_MOST 14 [1-9][0-9]{0,2} 1 to 999
		TREND gate (gate|show|no) gate, show or no
		TREND_SINCE - ([0-9]{4}-[0-9]{2}-[0-9]{2})? a date, such as 2026-01-31
		KEEP 60 [1-9][0-9]{0,3} 1 to 9999
		MAIL root ([^[:space:]<>-][^[:space:]<>]*)? an address without blanks, or nothing
		SENDMAIL /usr/sbin/sendmail /.+ an absolute path
		ATTACH_MAX_KIB 4096 [0-9]{1,6} 0 to 999999
		STATE /var/lib/swaprel/nightly /[A-Za-z0-9._/+~@-]* an absolute path of letters, digits and ._/+~@-
	TABLE
}

# usage: settings_set WHERE LINE
settings_set() {
	key=${2%%=*} value=${2#*=}
	case $key in *[!A-Z_]* | '') misuse "$1: '$2': expected KEY=VALUE" ;; esac
	form=$(settings_table | awk -v key="$key" '$1 == key { print $3 }')
	[ -n "$form" ] ||
		misuse "$1: $key: no such setting: expected one of $(settings_table | cut -d' ' -f1 | paste -sd ' ')"
	printf '%s\n' "$value" | grep -qxE -e "$form" ||
		misuse "$1: $2: expected $(settings_table | sed -n "s/^$key [^ ]* [^ ]* //p")"
	eval "$key=\$value"
}

# A file that others may write must not tell root what to do.
settings_trusted() {
	[ "$(id -u)" = 0 ] || return 0
	[ -z "$(find -L "$1" -maxdepth 0 '(' -perm /022 -o ! -uid 0 ')')" ] ||
		misuse "$1: others than root can write it: 'chown root $1 && chmod go-w $1'"
}

# usage: settings_read FILE LINES: defaults, then the file, then the lines
settings_read() {
	file=$1
	[ -n "$file" ] || ! [ -e /etc/swaprel/nightly.conf ] || file=/etc/swaprel/nightly.conf
	while read -r key value _; do
		[ "$value" != - ] || value=''
		eval "$key=\$value"
	done <<-TABLE
		$(settings_table)
	TABLE
	if [ -n "$file" ]; then
		[ -f "$file" ] || misuse "--config $file: expected a file of KEY=VALUE lines"
		[ -r "$file" ] || misuse "--config $file: cannot be read: run this as $(stat -L -c %U "$file")"
		settings_trusted "$file"
		number=0
		while read -r line || [ -n "$line" ]; do
			number=$((number + 1))
			case $line in '' | '#'*) ;; *) settings_set "$file:$number" "$line" ;; esac
		done <"$file"
	fi
	while read -r line; do
		[ -z "$line" ] || settings_set "command line" "$line"
	done <<-LINES
		$2
	LINES
	settings_agree
}

settings_agree() {
	[ "$MEASURE" != tree ] || [ -f "$TREE/mm/zsmalloc.c" ] ||
		misuse "TREE=$TREE: expected a kernel tree, with mm/zsmalloc.c, for MEASURE=tree"
	[ "$NATIVE" = no ] || [ "$MEASURE" = tree ] || misuse "NATIVE=yes: expected with MEASURE=tree"
	awk -v m="${MARGIN%"%"}" -v c="${CONFIDENCE%"%"}" 'BEGIN { exit !(m <= 100 && c <= 99.999) }' ||
		misuse "MARGIN=$MARGIN CONFIDENCE=$CONFIDENCE: expected at most 100% and 99.999%"
	[ -z "$TREND_SINCE" ] || date -d "$TREND_SINCE" >/dev/null 2>&1 ||
		misuse "TREND_SINCE=$TREND_SINCE: expected a date, such as 2026-01-31"
	[ "$KEEP" -gt "$NIGHTS_MOST" ] || misuse "KEEP=$KEEP: expected more than NIGHTS_MOST=$NIGHTS_MOST"
}

settings_print() {
	settings_table | while read -r key _; do
		eval "echo \"$key=\$$key\""
	done
}
