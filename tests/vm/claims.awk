# SPDX-License-Identifier: GPL-2.0-or-later
# Hold what a variant claims against what its objects do:
# usage: awk -v variant=NAME -v tree=NAME -f claims.awk CLAIMS WAYS...
#
# CLAIMS is tests/vm/claims. WAYS have lines of FUNCTION<tab>way, as objects.awk finds them. Each
# claim that does not hold is one line; the exit code is then 1.

BEGIN { FS = "\t" }
FNR == 1 { file++ }
file == 1 && !/^#/ && index("," $1 ",", "," variant ",") {
	function_of[++nr] = $2
	kind[nr] = $3
	pattern[nr] = $4
	expected[nr] = $5
}
file > 1 {
	ways[$1]++
	for (c = 1; c <= nr; c++) {
		if (function_of[c] != $1)
			continue
		if ($2 ~ pattern[c])
			fits[c]++
		if (($2 ~ pattern[c]) != (kind[c] == "all"))
			odd[c] = $2
	}
}
END {
	for (c = 1; c <= nr; c++) {
		if (kind[c] == "some" ? fits[c] : !(c in odd))
			continue
		found = odd[c]
		if (kind[c] == "some")
			found = "none such of " ways[function_of[c]] + 0 " ways"
		print variant " " tree ": " function_of[c] "(): expected: " expected[c] \
			"; found: " found
		bad = 1
	}
	if (!nr) {
		print variant " " tree ": no claims for it in tests/vm/claims"
		bad = 1
	}
	exit bad
}
