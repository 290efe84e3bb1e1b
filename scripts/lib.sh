# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# What scripts share. Sourced after set -eu and before anything else: it answers --help.

here=$(dirname "$(readlink -f "$0")")
case $here in
*/scripts | */.ci) top=${here%/*} ;;
*/scripts/*) top=${here%/scripts/*} ;;
*) top=${here%/*/*} ;;
esac
cache=${SWAPREL_CACHE:-${XDG_CACHE_HOME:-${HOME-}/.cache}/swaprel}

# Where the scripts are, the data (kernels, workloads), the program and the results. All of it is in
# the checkout, $top, or was installed: then $top is where we are called, and results are the user's.
scripts=$top/scripts data=$top program=$top/build/src/swaprel runs=results/runs own=$top installed=''
for dir in "$here" "${here%/*}" "${here%/*/*}"; do
	[ ! -f "$dir/layout.sh" ] || installed=$dir
done
if [ -n "$installed" ]; then
	# shellcheck source=/dev/null
	. "$installed/layout.sh"
	scripts=$installed data=$(readlink -f "$installed/$to_data") top=$PWD own=${HOME-}
	program=$(readlink -f "$installed/$to_bin")/swaprel
	runs=${XDG_STATE_HOME:-${HOME-}/.local/state}/swaprel/runs
fi

# Text of ours, where scripts are called as they are: swaprel-variant-build, when installed.
as_called() {
	if [ -n "$installed" ]; then
		sed 's,\(^\|[^/A-Za-z0-9_.-]\)scripts/\([a-z-]*\)/\([a-z-]*\)/\([a-z-]\),\1swaprel-\2-\3-\4,g
			s,\(^\|[^/A-Za-z0-9_.-]\)scripts/\([a-z-]*\)/\([a-z-]\),\1swaprel-\2-\3,g
			s,\(^\|[^/A-Za-z0-9_.-]\)scripts/\([a-z]\),\1swaprel-\2,g'
	else
		cat
	fi
}

say() {
	echo "${0##*/}: $*" | as_called >&2
}

die() {
	say "$@"
	exit 1
}

# This machine's architecture, as kernels and modules are named here.
machine_arch() {
	uname -m | sed 's/aarch64/arm64/'
}

# usage: with_16k KERNEL: a series, whose flavour with pages of 16 KiB it is then; a release is as it is
with_16k() {
	case $1 in
	*-*) echo "$1" ;;
	*) echo "${1:-6.12}-16k" ;;
	esac
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

# usage: quoted WORD: as a shell reads it
quoted() {
	case $1 in
	'' | *[!A-Za-z0-9_./=:,+@%-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
	*) printf '%s' "$1" ;;
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

# usage: ladder_steps CONDITION: the variants of the ladder of which it is true in jq, the lowest first
ladder_steps() {
	jq -r ".variants[] | select($1) | .name" "$data/kernels/variants.json"
}

# usage: patches_of VARIANT TREE: their names; 1 where the variant is not made from that tree
patches_of() {
	jq -r --arg v "$1" --arg t "$2" '.variants[] | select(.name == $v) | .patches[$t]
		// error("no ladder for tree \($t)") | .[]' "$data/kernels/variants.json"
}

# usage: need TOOL...: programs, or pc: and a pkg-config module, as in packages.txt
need() {
	for tool; do
		case $tool in
		pc:*) pkg-config --exists "${tool#pc:}" && continue ;;
		*) command -v "$tool" >/dev/null && continue ;;
		esac
		part=$(awk -v tool="$tool" '$3 == tool || $1 == tool { print $2; exit }' \
			"$scripts/packages.txt")
		say "missing: ${tool#pc:}${part:+ ("'scripts/setup $part'" installs it)}"
		exit 77
	done
}

# usage: need_root WHAT
need_root() {
	[ "$(id -u)" != 0 ] || return 0
	command -v sudo >/dev/null ||
		{ say "$1 needs root: run it as root, or install sudo"; exit 77; }
	sudo true || { say "$1 needs root, and sudo refuses: run it as root"; exit 77; }
}

need_cache() {
	[ -n "${SWAPREL_CACHE:-}${XDG_CACHE_HOME:-}${HOME:-}" ] ||
		die "HOME is not set: expected SWAPREL_CACHE to name the directory for kernels"
}

# usage: run_name WHAT: a path under $runs that no other run has
run_name() {
	{ mkdir -p "$runs" && touch "$runs/.last"; } 2>/dev/null ||
		die "$(readlink -m "$runs"): expected to be able to write there: 'sudo chown -R $(id -un) $runs'"
	(
		flock 9
		while stamp=$(date -u +%Y%m%dT%H%M%SZ) && [ "$stamp" = "$(cat "$runs/.last")" ]; do
			sleep 0.1
		done
		echo "$stamp" >"$runs/.last"
		echo "$runs/$stamp-$1"
	) 9>>"$runs/.last"
}

# usage: give_back PATH...: what root made through sudo in a user's checkout or home is the user's
give_back() {
	[ "$(id -u)" = 0 ] && [ "${SUDO_UID:-none}" = "$(stat -c %u "$own")" ] || return 0
	for path; do
		path=$(readlink -e "$path") || continue
		case $path in
		"$own"/*) chown -hR "$SUDO_UID:${SUDO_GID:-}" "$path" || true ;;
		esac
	done
}

# The archives that the machine's own apt uses, whether it has lists of them yet or not; one
# that is a day of a snapshot has its date in the end.
debian_mirrors() {
	apt-get update --print-uris |
		sed -n "s,^'\\(.*/debian\\(-security\\)\\{0\\,1\\}/\\([0-9TZ]*/\\)\\{0\\,1\\}\\)dists/.*/InRelease'.*,\\1,p" |
		sort -u
}

# What apt is configured with for the way to the mirror, a line of configuration each.
way_to_mirror() {
	apt-config dump | grep -E '^Acquire::(https?::|Check-|Force|Retries)' || true
}

# usage: make_report SWAPREL RESULTS PAGE: what a measurement ends with, and how to see it from afar
make_report() {
	"$1" report "$2" || { echo "no report of it: see above" >&2 && return; }
	[ -z "${SSH_CONNECTION:-}" ] || echo "to open it where you are: scp" \
		"$(quoted "${SUDO_USER:-$(id -un)}@$(echo "$SSH_CONNECTION" | cut -d' ' -f3):$(readlink -f "$3")")" .
}

# A script's head is its help.
for word; do
	case $word in
	-h | --help)
		sed -n '1,2d; /^#/!q; s/^# \{0,1\}//p' "$0" | as_called
		exit 0
		;;
	esac
done
