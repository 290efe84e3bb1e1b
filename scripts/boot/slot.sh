# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154,SC2034
# What backends of booted machines share: the request, the initramfs, the judgement of what came
# back. Sourced after lib.sh; $slot is SLOTDIR.

# usage: take_slot "$@": $slot, absolute, is the only argument of a backend
take_slot() {
	[ $# -gt 0 ] || misuse "expected SLOTDIR"
	slot=$1
	shift
	case $slot in -*) no_more "$slot" ;; esac
	no_more "$@"
	[ -r "$slot/request.json" ] || misuse "$slot: expected a directory with a request.json"
	case $slot in /*) ;; *) slot=$PWD/$slot ;; esac
}

asked() {
	jq -r "$1" "$slot/request.json"
}

# Nothing that is tried again can help: the campaign ends with this line.
missing() {
	say "$*"
	rm -f "$slot/guest.json"
	exit 77
}

# usage: give_up REASON DETAIL
give_up() {
	jq -n --arg reason "$1" --arg detail "$2" '{reason: $reason, detail: $detail}' \
		>"$slot/reason.json.new"
	mv "$slot/reason.json.new" "$slot/reason.json"
	say "$1: $2"
	exit 1
}

last_line() {
	grep -a . "$1" 2>/dev/null | tail -n 1 | tr -d '\r'
}

# What swaprel itself had to say on the console, or else the last thing that was said there.
last_words() {
	words=$(grep -a '^swaprel' "$slot/console.log" | grep -av '^swaprel-\(frame\|guest: end\)' |
		tail -n 2 | tr -d '\r' | paste -sd ';')
	echo "${words:-$(last_line "$slot/console.log")}"
}

# usage: request_kernel: $kernel, $modules (true or false) and $arch of the request
request_kernel() {
	jq -e '.schema == "swaprel.boot/1"' "$slot/request.json" >/dev/null 2>&1 ||
		give_up backend "request.json: expected schema swaprel.boot/1"
	kernel=$(asked '.kernel // ""')
	variant=$(asked .kernel_variant)
	modules=$(asked 'has("loads")')
	[ -n "$kernel" ] || [ "$modules" = false ] ||
		missing "no kernel to load modules: pass --kernel IMAGE" \
			"(scripts/variant/kernel brings Debian's)"
	[ -n "$kernel" ] || missing "no kernel for $variant: pass --kernel $variant=IMAGE" \
		"(scripts/kernel/build $variant makes one)"
	[ -r "$kernel" ] || missing "$kernel: no such kernel: expected the one of --kernel"
	arch=$("$scripts/boot/arch" "$kernel") || exit 77 # it has said why
}

# The kernel's own zram, where a load is of that.
get_own_zram() {
	: >"$slot/inserted"
	[ "$(asked '.loads // [] | any(.module == null)')" = true ] || return 0
	# It has said why.
	"$scripts/boot/own-modules" "$kernel" "$slot/own" zram >"$slot/inserted" || exit 77
}

# usage: make_initramfs SWAPREL SUBSTRATE OUTPUT FRAMES BUDGET_S: $slot/initramfs.cpio, with all
# that the guest has to know; FRAMES is true where OUTPUT is the console
make_initramfs() {
	program=$1
	jq --arg substrate "$2" --arg output "$3" --argjson frames "$4" --argjson budget "$5" \
		--arg insert "$(sed 's,.*/,,' "$slot/inserted" | paste -sd ' ')" '
		(if $substrate == "" then null else $substrate end) as $substrate |
		if .loads then {$substrate, $output,
			cpus: (if .exact then 1 else .cpus end), deadline_s: (.load_deadline_s // 0),
			budget_s: $budget, boots_least: (.boots_least // 0), $insert,
			loads: [.loads[] | {variant, load, turn, file,
				module: (if .module then "/module-\(.module_variant).ko" else null end),
				params: ([.params // {} | to_entries[] | "\(.key)=\(.value)"] | join(" "))}]}
		else {variant, $substrate, $output,
			provenance: (if .manifest then "/provenance.json" else null end)} end
		| if $frames then . + {$frames} else . end' \
		"$slot/request.json" >"$slot/guest.json"
	# A line each: a path may have anything in it but a line's end.
	jq -r 'if .loads then [.loads[] | select(.module) | "module-\(.module_variant).ko=\(.module)",
			"module-\(.module_variant).json=\(.module | sub("\\.ko$"; ".json"))"] | unique[]
		else "provenance.json=\(.manifest // empty)" end' \
		"$slot/request.json" | cat - "$slot/inserted" >"$slot/files"
	set -- "$slot/guest.json" "$slot/job.json"
	while read -r file; do
		set -- "$@" "$file"
	done <"$slot/files"
	"$scripts/boot/initramfs" "$slot/initramfs.cpio" "$program" "$@"
}

# No result, but the guest says why.
judge_guest() {
	why=$(jq -r '.detail | sub("^swaprel: "; "")' "$slot/port") code=$(jq .code "$slot/port")
	case $code in
	2 | 77) missing "in the guest of $(asked .variant): $why" ;;
	-*) give_up no_result "$why" ;;
	*) give_up no_result "run ended with $code: $why" ;;
	esac
}

# usage: judge_machine CODE [WHY]: as of scripts/boot/machine; WHY it failed or hung, where not QEMU says it
judge_machine() {
	: >>"$slot/console.log" # QEMU may not have come so far
	complaint=$(awk -f "$scripts/boot/complaints.awk" "$slot/console.log") ||
		give_up "${complaint%%	*}" "${complaint#*	}"
	case $1 in
	0) ;;
	124) give_up hang "${2:-no end within $(asked .deadline_s) s}, last: $(last_words)" ;;
	*) give_up backend "${2:-QEMU: $(last_line "$slot/qemu.log")}" ;;
	esac
}

# The loads that came are there, and the campaign keeps them, whatever is said here.
judge_loads() {
	why=''
	if [ -s "$slot/failed" ]; then
		why=$(jq -rs '(map(select(.code == 2 or .code == 77)) + .)[0] |
			"\(.code) \(.file): \(.detail | sub("^swaprel: "; ""))"' "$slot/failed")
		case $why in
		'2 '* | '77 '*) missing "in the guest: ${why#* }" ;;
		esac
	fi
	judge_machine "$@"
	[ -z "$why" ] || give_up no_result "${why#* }"
	# A guest that says so has left out turns that would not fit, or are for other boots.
	turns=$(sed -n -e 's/^swaprel-guest: the budget is spent: \([0-9]*\) turns.*/\1/p' \
		-e 's/^swaprel-guest: [0-9]* boots fit: \([0-9]*\) turns.*/\1/p' "$slot/console.log")
	jq -r '.loads[] | "\(.turn) \(.file)"' "$slot/request.json" |
		awk -v turns="${turns:-none}" '$1 != turn { turn = $1; made++ }
			turns == "none" || made <= turns + 0 { print $2 }' >"$slot/files"
	while read -r file; do
		[ -s "$slot/$file" ] || give_up no_result "no $file: $(last_words)"
	done <"$slot/files"
}

judge() {
	judge_machine "$@"
	[ -s "$slot/port" ] || give_up no_result "$(last_words)"
	schema=$(jq -r .schema "$slot/port" 2>/dev/null) ||
		give_up truncated "$(wc -c <"$slot/port") bytes came, which are not JSON"
	[ "$schema" != swaprel.guest/1 ] || judge_guest
	[ "$schema" = swaprel.result/1 ] || give_up no_result "the schema is $schema"
	# On a busy host a CPU may fail to come up in time, and the guest goes on without it.
	cpus=$(asked 'if .exact then 1 else .cpus end') came=$(jq .machine.cpus "$slot/port")
	[ "$came" = "$cpus" ] || give_up backend "the guest came up with $came of $cpus CPUs"
}
