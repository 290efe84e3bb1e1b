# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# What the scripts in the directories below share. Sourced from there, after set -eu.

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
cache=${SWAPREL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/swaprel}

say() {
	echo "${0##*/}: $*" >&2
}

die() {
	say "$@"
	exit 1
}

need() {
	for tool; do
		command -v "$tool" >/dev/null ||
			{ say "missing: $tool ('scripts/setup kernels' installs it)"; exit 77; }
	done
}
