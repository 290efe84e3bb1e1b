# SPDX-License-Identifier: GPL-2.0-or-later
# What a function does on each way through it, read from machine code of x86-64, of no other:
# usage: objdump -dr --no-show-raw-insn FILE.o | awk -v entry=NAME [-v opaque=NAME] -f objects.awk
#
# A line for each way from the entry to its return: all that happens on it, in the order in
# which it happens first. Functions of the same object are followed, but for `opaque`.
#
#   lock:L unlock:L   L is `pool` for a readers' and writers' lock in the pool, `class` for a
#                     spinlock that an array in the pool points to, `inside` for a spinlock
#                     in the pool itself, `?` for one whose address is not known
#   NAME@L,L          a call out of the object, and the locks held then; NAME@- with none
#   atomic@L,L        an atomic instruction
#   store             the handle is written to memory other than the stack
#   held:L,L          at the return a lock is still held
#
# Of each register a letter is known: P the pool (the entry's first argument), I an address in
# it, A an address in an array in it, C what such an array points to, H the handle (the second
# argument), a dot for all else. A word of the stack counts as a register that calls preserve.
# A way that ends in ud2, which is a BUG, is none; what jump labels turn on is not seen.

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
	if (!(operand in places) && operand ~ /^-?(0x[0-9a-f]+)?\(%rsp\)$/)
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
	regs = substr("................", 1, nr_clobbered) substr(regs, nr_clobbered + 1)
}

function forget_stack() {
	regs = substr(regs, 1, nr_registers)
}

# The letter of the address displacement(base,index,scale).
function address(operand, inner, base, displaced) {
	displaced = operand !~ /^(0x0)?\(/
	inner = operand
	gsub(/^.*\(|\)$/, "", inner)
	base = inner
	sub(/,.*/, "", base)
	base = operand ~ /^%[c-gs]s:/ ? "." : get(base)
	if (base == "P" && inner ~ /,%/)
		return "A"
	if (base == "P" && displaced)
		return "I"
	return base ~ /[PIA]/ || (base == "C" && !displaced && inner !~ /,/) ? base : "."
}

# What mov reads; only whole registers keep their letter.
function value(operand) {
	if (place(operand))
		return whole[operand] || operand ~ /\(/ ? get(operand) : "."
	return operand ~ /\(/ && address(operand) == "A" ? "C" : "."
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

function lock_name(call, letter) {
	letter = get("%rdi")
	if (call !~ /_spin_/)
		return letter == "I" ? "pool" : "?"
	return letter == "C" ? "class" : (letter == "I" ? "inside" : "?")
}

function call_out(name, lock) {
	# Of the function tracer's, which changes no register.
	if (name == "__fentry__")
		return
	lock = lock_name(name)
	if (name ~ /^_raw_(spin|read|write)_lock/) {
		happens("lock:" lock)
		held = held lock " "
	} else if (name ~ /^_raw_(spin|read|write)_unlock/) {
		happens("unlock:" lock)
		sub(lock == "?" ? "[?] " : lock " ", "", held)
	} else if (name !~ /^__(SCT__preempt_schedule|ubsan_handle_|list_.*_valid_or_report)/) {
		happens(name "@" held_locks())
	}
	forget_caller_saved()
}

# What an instruction other than a branch does to the registers.
function step(code, source, dest, letter) {
	letter = "."
	if (code ~ /^(cmp[bwlq]?|test[bwlq]?|bt[wlq]?|nop[wl]?|prefetch.*|[lms]fence)$/)
		return
	if (code ~ /^mov(q|abs)?$/)
		letter = value(source)
	else if (code == "lea")
		letter = address(source)
	else if (code ~ /^(add|sub)q?$/ && source ~ /^\$/ && get(dest) ~ /[PIA]/)
		letter = get(dest) == "A" ? "A" : "I"
	else if (code ~ /^i?(mul|div)|^c(qto|ltd|ltq|wtl)/ && source == "") {
		set("%rax", letter)
		set("%rdx", letter)
	} else if (code ~ /^(rdtsc|cpuid|xchg|cmpxchg|xadd|rep)/)
		forget_caller_saved()
	if (letter == "H" && dest ~ /\(/ && dest !~ /%rsp/)
		happens("store")
	if (code !~ /^push/)
		set(dest, whole[dest] || dest ~ /\(/ ? letter : ".")
	if (code ~ /^(push|pop)/ || dest == "%rsp")
		forget_stack()
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
	key = section[at] ":" operands[at]
	if (at in reloc) {
		symbol = addend = reloc[at]
		sub(/[-+]0x[0-9a-f]+$/, "", symbol)
		sub(/^.*0x/, "", addend)
		if (symbol !~ /^\./) {
			outside = symbol
			return symbol in start ? start[symbol] : 0
		}
		key = symbol ":" sprintf("%x", (reloc[at] ~ /-0x/ ? -1 : 1) * number(addend) + 4)
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
	if (operands[at] ~ /^\*/)
		fail("an indirect " codes[at])
	line = find_target(at)
	if (codes[at] !~ /^(call|jmp)$/)
		later(at + 1)
	if (line && !is_opaque(line)) {
		if (codes[at] == "call") {
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
	if (codes[at] == "call")
		return at + 1
	come_back()
	return 0
}

function walk(at, source, dest) {
	while (at) {
		if (!(at in codes))
			fail("the code runs out")
		if (codes[at] == "ud2")
			return
		if (codes[at] ~ /^ret/)
			return come_back()
		if (codes[at] ~ /^(call|j)/) {
			at = branch(at)
			continue
		}
		match(operands[at], /([^ ,]*\([^()]*\)|[^,]*)$/)
		source = substr(operands[at], 1, RSTART - 2)
		dest = substr(operands[at], RSTART)
		if (at in locked || (codes[at] ~ /^xchg/ && operands[at] ~ /\(/))
			happens("atomic@" held_locks())
		step(codes[at], source, dest)
		at++
	}
}

# Those that a call may change come first.
function name_registers(row, names, n, r) {
	nr_clobbered = 9
	nr_places = nr_registers = split("rax:eax:ax:al:ah rcx:ecx:cx:cl:ch rdx:edx:dx:dl:dh " \
		"rsi:esi:si:sil rdi:edi:di:dil r8:r8d:r8w:r8b r9:r9d:r9w:r9b r10:r10d:r10w:r10b " \
		"r11:r11d:r11w:r11b rbx:ebx:bx:bl:bh rbp:ebp:bp:bpl rsp:esp:sp:spl " \
		"r12:r12d:r12w:r12b r13:r13d:r13w:r13b r14:r14d:r14w:r14b r15:r15d:r15w:r15b",
		row, " ")
	for (r = 1; r <= nr_registers; r++) {
		n = split(row[r], names, ":")
		whole["%" names[1]] = 1
		while (n)
			places["%" names[n--]] = r
	}
}

/file format/ && !/elf64-x86-64/ { fail("not an object of x86-64: " $0) }
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
	sub(/ *#.*$/, "", field[2])
	sub(/ <[^>]*>$/, "", field[2])
	nr++
	if (field[2] ~ /^lock /)
		locked[nr] = 1
	sub(/^((lock|[c-gs]s|data16|notrack|bnd|rex\.W) )+/, "", field[2])
	codes[nr] = operands[nr] = field[2]
	sub(/ .*/, "", codes[nr])
	sub(/^[^ ]* */, "", operands[nr])
	gsub(/ +$/, "", operands[nr])
	section[nr] = in_section
	line_of[in_section ":" field[1]] = nr
}
/^\t.*: R_X86_64_/ { reloc[nr] = $3 }

END {
	if (failed)
		exit 1
	if (!(entry in start))
		exit 0
	name_registers()
	regs = "................"
	set("%rdi", "P")
	set("%rsi", "H")
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
