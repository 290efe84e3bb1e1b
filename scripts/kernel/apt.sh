# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# An apt of our own: lists and state are private, the mirror and the proxy are the machine's.
# Sourced after lib.sh.

# usage: private_apt DIR [ARCH]: sets $apt; with the packages of a foreign ARCH beside those of here
private_apt() {
	apt=$1
	mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/parts"
	: >"$apt/status"
	cat >"$apt/apt.conf" <<-EOF
		#clear APT::Architectures;
		APT::Architectures { "$(dpkg --print-architecture)"; ${2:+"\"$2\";"} };
		Dir::Etc::preferences "$apt/none";
		Dir::Etc::preferencesparts "$apt/parts";
		Dir::State "$apt";
		Dir::State::lists "$apt/lists";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt";
		Dir::Cache::archives "$apt/archives";
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	EOF
	cp "$apt/apt.conf" "$apt/own.conf"
	cat >>"$apt/apt.conf" <<-EOF
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "$apt/parts";
	EOF
}

# usage: in_own_sources COMMAND...: with the lists of the machine's own sources; 1 where it fails.
# Where they bring no list at all, others need not be asked.
in_own_sources() {
	conf=$apt/own.conf
	apt-get -qq -c "$conf" update >"$apt/log" 2>&1 || true
	[ -n "$(find "$apt/lists" -maxdepth 1 -name '*Release')" ] || {
		say "apt reaches none of its archives: $(sed -n 's/^[EW]: Failed to fetch //p' "$apt/log" | head -n 1)"
		exit 77
	}
	"$@"
}

# usage: in_suites KEYRING SUITES COMMAND...: with the lists of one suite of Debian after another,
# until it succeeds; $suite is then its name. A suite that an archive does not have is passed over.
in_suites() {
	keyring=$1 suites=$2 conf=$apt/apt.conf
	shift 2
	mirrors=$(debian_mirrors)
	for suite in $suites; do
		for uri in $mirrors; do
			echo "deb [signed-by=/usr/share/keyrings/$keyring] $uri $suite main" >"$apt/sources.list"
			apt-get -qq -c "$conf" update >"$apt/log" 2>&1 || continue
			"$@" && return
		done
	done
	return 1
}

# usage: download PACKAGE...: into the current directory
download() {
	apt-get -qq -c "$conf" download "$@" >>"$apt/log" 2>&1
}
