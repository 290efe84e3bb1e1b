# SPDX-License-Identifier: GPL-2.0-or-later
# What a function does on each way through it, read from machine code:
# usage: objdump -dr --no-show-raw-insn FILE.o |
#	awk -v entry=NAME [-v opaque=NAME] -f objects.awk -f objects-ARCH.awk
#
# objects-ARCH.awk knows the instructions: of x86_64 or arm64.
#
# A line for each way from the entry to its return: all that happens on it, in the order in
# which it happens first. Functions of the same object are followed, but for `opaque`.
#
#   lock:L unlock:L   L is `pool` for a readers' and writers' lock in the pool, `class` for a
#                     spinlock that an array in the pool points to, `inside` for a spinlock
#                     in the pool itself, `?` for one whose address is not known
#   NAME@L,L          a call out of the object, and the locks held then; NAME@- with none
#   atomic@L,L        an atomic instruction, but for one on a word of this CPU alone
#   store             the handle is written to memory other than the stack
#   held:L,L          at the return a lock is still held
#
# Of each register a letter is known: P the pool (the entry's first argument), I an address in
# it, A an address in an array in it, C what such an array points to, H the handle (the second
# argument), a dot for all else. A word of the stack counts as a register that calls preserve.
# A way that ends in the trap of a BUG is none; what jump labels turn on is not seen.

function fail(what) {
	print "objects.awk: " entry ": " what >"/dev/stderr"
	failed = 1
	exit 1
}

function number(hex, n, i) {
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("123456789abcdef", substr(hex, i, 1))
	return n
}

# Where an operand's letter is: at 1 to 16 registers, behind them words of the stack.
function place(operand) {
	if (!(operand in places) && is_stack(operand))
		places[operand] = ++nr_places
	return places[operand]
}

function get(operand, letter) {
	letter = place(operand) ? substr(regs, place(operand), 1) : ""
	return letter == "" ? "." : letter
}

function set(operand, letter, at) {
	at = place(operand)
	while (length(regs) < at)
		regs = regs "."
	if (at)
		regs = substr(regs, 1, at - 1) letter substr(regs, at + 1)
}

function forget_caller_saved() {
	regs = substr("................................", 1, nr_clobbered) \
		substr(regs, nr_clobbered + 1)
}

function forget_stack() {
	regs = substr(regs, 1, nr_registers)
}

function happens(what) {
	if (index(seen " ", " " what " ") == 0)
		seen = seen " " what
}

function held_locks(list) {
	list = held
	gsub(/ +$/, "", list)
	gsub(/ +/, ",", list)
	return list == "" ? "-" : list
}

# Of the lock at an address of that letter.
function lock_name(spins, letter) {
	if (!spins)
		return letter == "I" ? "pool" : "?"
	return letter == "C" ? "class" : (letter == "I" ? "inside" : "?")
}

function take(lock) {
	happens("lock:" lock)
	held = held lock " "
}

function drop(lock) {
	happens("unlock:" lock)
	sub(lock == "?" ? "[?] " : lock " ", "", held)
}

function call_out(name) {
	# Of the function tracer's, which changes no register.
	if (name == "__fentry__")
		return
	if (name ~ /^_raw_(spin|read|write)_lock/) {
		take(lock_name(name ~ /_spin_/, get(first_argument)))
	} else if (name ~ /^_raw_(spin|read|write)_unlock/) {
		drop(lock_name(name ~ /_spin_/, get(first_argument)))
	} else if (name ~ /^queued_.*_lock_slowpath$/) {
		# The lock was taken where this is called.
	} else if (name !~ /^(__SCT__|dynamic_)?preempt_schedule|^__(ubsan_handle_|list_.*_valid_or_report)/) {
		happens(name "@" held_locks())
	}
	forget_caller_saved()
}

# A way still to be gone: where, and all that has to be known there.
function later(at, way) {
	way = at "|" regs "|" held "|" seen "|" frames
	if (!(way in known))
		todo[++nr_todo] = way
	known[way] = 1
}

function come_back(frame) {
	if (frames == "") {
		if (held != "")
			happens("held:" held_locks())
		if (!(seen in shown))
			print seen == "" ? "nothing" : substr(seen, 2)
		shown[seen] = 1
		return
	}
	split(frames, frame, ";")
	sub(/^[^;]*;[^;]*;/, "", frames)
	regs = substr(regs, 1, nr_clobbered) substr(frame[2], nr_clobbered + 1)
	later(frame[1])
}

# The line that a branch leads to; 0 where that is outside, with the name in `outside`.
function find_target(at, symbol, addend, key) {
	outside = ""
	key = operands[at]
	sub(/^.* /, "", key)
	key = section[at] ":" key
	if (at in reloc) {
		symbol = addend = reloc[at]
		sub(/[-+]0x[0-9a-f]+$/, "", symbol)
		sub(/^.*0x/, "", addend)
		if (symbol !~ /^\./) {
			outside = symbol
			return symbol in start ? start[symbol] : 0
		}
		key = symbol ":" sprintf("%x", (reloc[at] ~ /-0x/ ? -1 : 1) * number(addend) + addend_bias)
	}
	if (!(key in line_of))
		fail("a " codes[at] " to " key ", where no instruction is")
	return line_of[key]
}

# A function may have been split: NAME.part.0 is a function, NAME.cold a piece of one.
function is_opaque(line, name) {
	name = name_at[line]
	if (name !~ /\.cold/)
		sub(/\..*/, "", name)
	return name != "" && name == opaque
}

# Returns the line to go on with, or 0 where the way is at its end or among those to be gone.
function branch(at, line) {
	if (is_indirect(at))
		fail("an indirect " codes[at])
	line = find_target(at)
	if (kind[at] == "branch")
		later(at + 1)
	if (line && !is_opaque(line)) {
		if (kind[at] == "call") {
			frames = at + 1 ";" regs ";" frames
			forget_stack()
			if (length(frames) > 1000)
				fail("calls nest too deep, in " name_at[line])
		}
		later(line)
		return 0
	}
	if (outside != "__x86_return_thunk")
		call_out(line ? opaque : outside)
	if (kind[at] == "call")
		return outside == "__stack_chk_fail" ? 0 : at + 1
	come_back()
	return 0
}

function walk(at) {
	while (at) {
		if (!(at in codes))
			fail("the code runs out")
		if (kind[at] == "trap")
			return
		if (kind[at] == "return")
			return come_back()
		if (kind[at]) {
			at = branch(at)
			continue
		}
		step(at)
		at++
	}
}

/file format/ && $0 !~ file_format { fail("not an object of " file_format ": " $0) }
/^Disassembly of section/ {
	in_section = substr($4, 1, length($4) - 1)
	nr++
}
/^[0-9a-f]+ <.*>:$/ {
	label = substr($2, 2, length($2) - 3)
	start[label] = nr + 1
	name_at[nr + 1] = label
}
/^ *[0-9a-f]+:\t/ {
	split($0, field, "\t")
	gsub(/[ :]/, "", field[1])
	text = $0
	sub(/^[^\t]*\t/, "", text)
	gsub(/\t/, " ", text)
	sub(comment, "", text)
	sub(/ <[^>]*>$/, "", text)
	nr++
	section[nr] = in_section
	line_of[in_section ":" field[1]] = nr
	text = without_prefixes(text)
	codes[nr] = operands[nr] = text
	sub(/ .*/, "", codes[nr])
	sub(/^[^ ]* */, "", operands[nr])
	gsub(/ +$/, "", operands[nr])
	kind[nr] = kind_of(codes[nr])
	if (is_retry(nr))
		kind[nr] = ""
}
/^\t.*: R_(X86_64|AARCH64)_/ { reloc[nr] = $3 }

END {
	if (failed)
		exit 1
	if (!(entry in start))
		exit 0
	name_registers()
	regs = substr("................................", 1, nr_registers)
	set(first_argument, "P")
	set(second_argument, "H")
	held = seen = frames = ""
	later(start[entry])
	while (nr_todo) {
		split(todo[nr_todo--], way, "|")
		regs = way[2]
		held = way[3]
		seen = way[4]
		frames = way[5]
		walk(way[1])
	}
}
