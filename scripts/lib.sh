# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# What scripts share. Sourced after set -eu and before anything else: it answers --help.

here=$(cd "$(dirname "$0")" && pwd)
case $here in
*/scripts | */.ci) top=${here%/*} ;;
*) top=${here%/*/*} ;;
esac
cache=${SWAPREL_CACHE:-${XDG_CACHE_HOME:-${HOME-}/.cache}/swaprel}

say() {
	echo "${0##*/}: $*" >&2
}

die() {
	say "$@"
	exit 1
}

# usage: misuse WHAT: a wrong command line, in one line
misuse() {
	say "$*; see '$0 --help'"
	exit 2
}

# usage: no_more "$@": whatever is left of the command line is wrong
no_more() {
	case ${1--} in
	-) [ $# -eq 0 ] || misuse "-: unexpected argument" ;;
	-*) misuse "$1: unknown option" ;;
	*) misuse "$1: unexpected argument" ;;
	esac
}

# usage: files_of PATCH...: the files that they touch. What follows a tab is a time, as diff -u
# writes it.
files_of() {
	touched=''
	for patch; do
		[ -r "$patch" ] || die "$patch: no such patch"
		found=$(sed -n 's,^\(--- a\|+++ b\)/\([^\t]*\).*,\2,p' "$patch")
		[ -n "$found" ] || die "$patch: expected '+++ b/FILE', as git diff writes; found none"
		touched="$touched$found
"
	done
	printf '%s' "$touched" | sort -u
}

need() {
	for tool; do
		command -v "$tool" >/dev/null ||
			{ say "missing: $tool ('scripts/setup kernels' installs it)"; exit 77; }
	done
}

# The archives that the machine's own apt uses, whether it has lists of them yet or not; one
# that is a day of a snapshot has its date in the end.
debian_mirrors() {
	apt-get update --print-uris |
		sed -n "s,^'\\(.*/debian\\(-security\\)\\{0\\,1\\}/\\([0-9TZ]*/\\)\\{0\\,1\\}\\)dists/.*/InRelease'.*,\\1,p" |
		sort -u
}

# A script's head is its help.
for word; do
	case $word in
	-h | --help)
		sed -n '1,2d; /^#/!q; s/^# \{0,1\}//p' "$0"
		exit 0
		;;
	esac
done
