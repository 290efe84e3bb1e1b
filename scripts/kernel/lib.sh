# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
# What the scripts of this directory share beyond ../lib.sh. Sourced, after set -eu.

# shellcheck source=../lib.sh
. "$(dirname "$(readlink -f "$0")")/../lib.sh"
kernels=$data/kernels
need_cache

# Kconfig looks for tools that a kernel of ours is built without, and what it finds of them would
# be in the image's own copy of its configuration.
unused_tools='RUSTC=false PAHOLE=false'

# usage: kbuild SRC OBJ ARCH ARGUMENT...: make, with the same options whatever is made; after arch_facts
kbuild() {
	src=$1 obj=$2 arch=$3
	shift 3
	# shellcheck disable=SC2086 # a list
	nice -n 10 make -s -C "$src" O="$obj" ARCH="$arch" CROSS_COMPILE="$cross" $unused_tools \
		"$@" >&2
}

sha256() {
	digest=$(sha256sum "$1")
	echo "${digest%% *}"
}

# What an architecture needs of make: ARCH=..., compiler prefix, target and image.
arch_facts() {
	case $1 in
	x86_64) cross='' target=bzImage image=arch/x86/boot/bzImage ;;
	arm64) cross=aarch64-linux-gnu- target=Image image=arch/arm64/boot/Image ;;
	*) die "no architecture '$1'" ;;
	esac
	[ "$(uname -m)" != aarch64 ] || [ "$1" != arm64 ] || cross=''
}

# What compiles and links it, as manifests have them; after arch_facts
toolchain() {
	compiler=$("${cross}gcc" --version | head -n 1)
	linker=$("${cross}ld" --version | head -n 1)
}

# usage: tree_of SRC: the ladder and configuration that fit a source tree: its own version's, else the
# newest older one; nothing where there is none
tree_of() {
	version=$(make -s -C "$1" kernelversion)
	version=$(echo "$version" | cut -d. -f1,2)
	basename -s .json -a "$kernels"/trees/*.json | sort -V | while read -r tree; do
		newer=$(printf '%s\n' "$tree" "$version" | sort -V | tail -n 1)
		[ "$newer" != "$version" ] || echo "$tree"
	done | tail -n 1
}

# usage: release_of HEADERS: the kernel that modules are built for there
release_of() {
	sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$1/include/generated/utsrelease.h"
}
