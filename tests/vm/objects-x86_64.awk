# SPDX-License-Identifier: GPL-2.0-or-later
# What objects.awk has to know of x86-64.

BEGIN {
	file_format = "elf64-x86-64"
	comment = " *#.*$"
	addend_bias = 4 # of a relocation, against the instruction's end
}

function is_stack(operand) {
	return operand ~ /^-?(0x[0-9a-f]+)?\(%rsp\)$/
}

function is_indirect(at) {
	return operands[at] ~ /^\*/
}

function kind_of(code) {
	if (code == "ud2")
		return "trap"
	if (code ~ /^ret/)
		return "return"
	if (code == "call")
		return "call"
	return code == "jmp" ? "jump" : (code ~ /^j/ ? "branch" : "")
}

function is_retry(at) {
	return 0
}

# Of the line that is read.
function without_prefixes(text) {
	if (text ~ /^lock /)
		locked[nr] = 1
	sub(/^((lock|[c-gs]s|data16|notrack|bnd|rex\.W) )+/, "", text)
	return text
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

# What an instruction other than a branch does to the registers.
function step(at, code, source, dest, letter) {
	code = codes[at]
	match(operands[at], /([^ ,]*\([^()]*\)|[^,]*)$/)
	source = substr(operands[at], 1, RSTART - 2)
	dest = substr(operands[at], RSTART)
	if (at in locked || (code ~ /^xchg/ && operands[at] ~ /\(/))
		happens("atomic@" held_locks())
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

# Those that a call may change come first.
function name_registers(row, names, n, r) {
	first_argument = "%rdi"
	second_argument = "%rsi"
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
