# SPDX-License-Identifier: GPL-2.0-or-later
# What objects.awk has to know of arm64. One more letter: T, an address in the memory of this CPU alone.

BEGIN {
	file_format = "elf64-littleaarch64"
	comment = " *//.*$"
	addend_bias = 0
}

function is_stack(operand) {
	return operand ~ /^sp[+]-?[0-9]+$/
}

function is_indirect(at) {
	return codes[at] ~ /^(blr|br)/
}

function kind_of(code) {
	if (code == "brk")
		return "trap"
	if (code ~ /^ret/)
		return "return"
	if (code ~ /^blr?(aa|ab)?z?$/)
		return "call"
	if (code ~ /^br?(aa|ab)?z?$/)
		return "jump"
	return code ~ /^(b[.]|cbn?z|tbn?z)/ ? "branch" : ""
}

function without_prefixes(text) {
	return text
}

# An exclusive store that failed is tried again: the same way once more.
function is_retry(at) {
	return codes[at] == "cbnz" && codes[at - 1] ~ /^stl?xr/ &&
		index(operands[at - 1], substr(operands[at], 1, index(operands[at], ","))) == 1
}

# The operands into `op`, one of brackets whole; returns how many.
function split_operands(text, n, part) {
	n = 0
	while (text != "") {
		match(text, /^(\[[^]]*\]!?|[^,]*)/)
		part = substr(text, 1, RLENGTH)
		text = substr(text, RLENGTH + 1)
		sub(/^, */, "", text)
		op[++n] = part
	}
	return n
}

# A word of the stack as an operand that place() knows, `more` bytes behind [sp, #16]; "" for other memory.
function stack_word(memory, more, offset) {
	if (memory !~ /^\[sp(, #-?[0-9]+)?\]$/)
		return ""
	offset = memory
	gsub(/^\[sp(, #)?|\]$/, "", offset)
	return "sp+" (offset + more)
}

# The letter of the sum of a register and something.
function sum(letter, other, with_register) {
	if (letter ~ /[AT]/)
		return letter
	if (other ~ /[AT]/)
		return other
	if (letter == "P" || other == "P")
		return with_register ? "A" : "I"
	return letter == "I" && !with_register ? "I" : "."
}

# The letter of the address [base, ...].
function address(memory, base, offset) {
	base = memory
	gsub(/^\[|\]!?$/, "", base)
	offset = base
	sub(/,.*/, "", base)
	if (!sub(/^[^,]*, */, "", offset))
		return get(base)
	return sum(get(base), offset ~ /^[xw]/ ? get(substr(offset, 1, index(offset ",", ",") - 1)) : ".",
		offset ~ /^[xw]/)
}

function load(register, memory, more, word) {
	word = stack_word(memory, more)
	if (register !~ /^x/)
		set(register, ".")
	else if (word != "")
		set(register, get(word))
	else
		set(register, address(memory) == "A" ? "C" : ".")
}

function store(register, memory, more, word) {
	word = stack_word(memory, more)
	if (word != "")
		set(word, register ~ /^x/ ? get(register) : ".")
	else if (get(register) == "H" && register ~ /^x/ && memory !~ /^\[sp/)
		happens("store")
}

# The line of the exclusive load that the store at `at` belongs to.
function load_of(at) {
	while (codes[at] !~ /^lda?xr/)
		if (!--at)
			fail("an exclusive store without its load")
	return at
}

# Kernels without preemption have their locks inline, by include/asm-generic/qspinlock.h and
# qrwlock.h: a word that is compared with 0 and set, or counted up, with acquire semantics, and for
# readers counted down with release semantics. How a lock is waited for is called. The machine that
# is read is one before jump labels are patched, without atomic instructions: those are passed over.
function exclusive(at, letter, n, from) {
	if (codes[at] == "ldaxr" && op[1] ~ /^w/) {
		take(lock_name(codes[at + 1] !~ /^add/, letter))
		return
	}
	if (codes[at] ~ /^ld/ && codes[at] ~ /xr/)
		return
	if (codes[at] ~ /^st.*xr/) {
		from = load_of(at)
		if (codes[from] == "ldaxr" && operands[from] ~ /^w/)
			return
		if (codes[at] == "stlxr" && op[2] ~ /^w/ && letter == "I") {
			drop("pool")
			return
		}
	}
	if (letter != "T")
		happens("atomic@" held_locks())
}

# The stack pointer moves, and words with it.
function moves_stack(operands) {
	return operands ~ /^sp,/ || operands ~ /\[sp[^]]*\]!/ || operands ~ /\[sp\],/
}

# What an instruction other than a branch does to the registers.
function step(at, code, n, letter) {
	code = codes[at]
	n = split_operands(operands[at])
	if (code ~ /^(cmp|cmn|tst|ccmp|ccmn|prfm|nop|hint|dmb|dsb|isb|msr|pac|aut|bti|xpac|yield|sevl?|wfe)/)
		return
	if (code ~ /^(lda?xr|stl?xr|cas|swp|(ld|st)(add|clr|set|eor|smax|smin|umax|umin))/) {
		exclusive(at, address(op[n]), n)
		for (letter = 1; letter < n; letter++)
			set(op[letter], ".")
		return
	}
	if (code == "stlrb" && op[1] == "wzr")
		drop(lock_name(1, address(op[2])))
	if (code ~ /^ld(p|np|psw)$/) {
		load(op[1], op[3], 0)
		load(op[2], op[3], op[2] ~ /^x/ ? 8 : 4)
	} else if (code ~ /^ld/) {
		load(op[1], op[2], 0)
	} else if (code ~ /^st(p|np)$/) {
		store(op[1], op[3], 0)
		store(op[2], op[3], op[2] ~ /^x/ ? 8 : 4)
	} else if (code ~ /^st/) {
		store(op[1], op[2], 0)
	} else {
		letter = "."
		if (code == "mov" && op[1] ~ /^x/)
			letter = get(op[2])
		else if (code == "mrs" && op[2] ~ /^tpidr_el[12]$/)
			letter = "T"
		else if (code == "add" && op[1] ~ /^x/)
			letter = sum(get(op[2]), op[3] ~ /^[xw]/ ? get(op[3]) : ".", op[3] ~ /^[xw]/)
		else if (code == "sub" && op[1] ~ /^x/ && op[3] ~ /^#/)
			letter = sum(get(op[2]), ".", 0)
		set(op[1], letter)
	}
	if (moves_stack(operands[at]))
		forget_stack()
}

# Those that a call may change come first.
function name_registers(r) {
	first_argument = "x0"
	second_argument = "x1"
	nr_clobbered = 19
	nr_places = nr_registers = 31
	for (r = 0; r < 31; r++)
		places["x" r] = places["w" r] = r + 1
}
