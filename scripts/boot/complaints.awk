# SPDX-License-Identifier: GPL-2.0-or-later
# What a console says of its kernel's health: usage: awk -f complaints.awk CONSOLE
#
# Prints "REASON<tab>the first line that tells of it" and exits with 1, or nothing and 0. panic:
# the kernel died. hang: it found itself stuck. splat: it complained, and went on.

BEGIN {
	stamp = "^(\\[[^]]*\\] *)*"
	panic = stamp "(Kernel panic - not syncing|---\\[ end Kernel panic)"
	hang = stamp "(watchdog: BUG: |INFO: task .* blocked for more than|rcu: INFO: .*stall" \
		"|BUG: workqueue lockup)"
	splat = stamp "(BUG: |WARNING: |INFO: |Oops: |general protection fault" \
		"|Internal error: |Unable to handle kernel|stack segment: |divide error: " \
		"|kernel BUG at|list_(add|del) corruption|ODEBUG: |UBSAN: |kmemleak: " \
		"|invalid opcode: |refcount_t: |slab .*: BUG|=+\\[ BUG|Voluntary context switch within RCU" \
		"|rcu: .*self-detected stall|------------\\[ cut here)"
}

{ sub(/\r$/, "") }
$0 ~ panic { died = died ? died : $0; next }
$0 ~ hang { stuck = stuck ? stuck : $0 }
# The line behind the scissors says more than they do.
$0 ~ splat && (!said || said ~ /cut here/) { said = $0 }

END {
	first = said ? said : (stuck ? stuck : died)
	reason = died ? "panic" : (stuck ? "hang" : (said ? "splat" : ""))
	if (reason == "")
		exit 0
	if (reason == "hang")
		first = stuck
	gsub(/[\t]/, " ", first)
	printf "%s\t%s\n", reason, first
	exit 1
}
