// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "profile/category.h"
#include "profile/symbols.h"

/* A distribution's kernel with its modules has 15 MiB. */
#define KALLSYMS_MAX (256u * 1024 * 1024)

/* "ffffffff81000000 T name\t[module]": a function's, with the line's end at the name's.
 * False for all else. */
static bool parse_line(struct symbol *symbol, char *line)
{
	char *type;

	symbol->addr = strtoull(line, &type, 16);
	if (type == line || type[0] != ' ' || !type[1] || !strchr("tTwW", type[1]) ||
	    type[2] != ' ')
		return false;
	symbol->name = type + 3;
	type[3 + strcspn(type + 3, " \t")] = '\0';
	symbol->category = category_of_symbol(symbol->name);
	return true;
}

static int by_addr(const void *a, const void *b)
{
	const struct symbol *one = a, *other = b;

	if (one->addr != other->addr)
		return one->addr < other->addr ? -1 : 1;
	/* Of two names of one place, the one that says what it is for. */
	return (int)one->category - (int)other->category;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;

	while ((text = strchr(text, '\n'))) {
		text++;
		count++;
	}
	return count;
}

int symbols_parse(struct symbols *symbols, char *text, struct err *err)
{
	const size_t room = count_lines(text);
	char *line, *rest = text;
	bool hidden = true;

	*symbols = (struct symbols){ .text = text };
	symbols->items = calloc(room, sizeof(*symbols->items));
	if (!symbols->items) {
		symbols_free(symbols);
		return err_sys(err, -ENOMEM, "proc/kallsyms");
	}
	while ((line = strsep(&rest, "\n"))) {
		if (!parse_line(&symbols->items[symbols->count], line))
			continue;
		hidden &= !symbols->items[symbols->count].addr;
		symbols->count++;
	}
	if (hidden) {
		const bool none = !symbols->count;

		symbols_free(symbols);
		return err_set(err, none ? -ENOENT : -EPERM, "/proc/kallsyms: %s",
			       none ? "no functions in it: expected a kernel with "
				      "CONFIG_KALLSYMS"
				    : "all addresses are 0: \"sysctl "
				      "kernel.kptr_restrict=1\" shows them to root");
	}
	qsort(symbols->items, symbols->count, sizeof(*symbols->items), by_addr);
	return 0;
}

int symbols_read(struct symbols *symbols, const struct fs *fs, struct err *err)
{
	char *text;
	const ssize_t len = fs_slurp(fs, &text, KALLSYMS_MAX, "proc/kallsyms");

	if (len >= 0)
		return symbols_parse(symbols, text, err);
	*symbols = (struct symbols){ 0 };
	return err_sys(err, (int)len, "%s/proc/kallsyms", fs->root);
}

void symbols_free(struct symbols *symbols)
{
	free(symbols->items);
	free(symbols->text);
	*symbols = (struct symbols){ 0 };
}

const struct symbol *symbols_find(const struct symbols *symbols, uint64_t addr)
{
	size_t low = 0, high = symbols->count;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (symbols->items[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return NULL;
	/* The first of those at one place. */
	while (low > 1 && symbols->items[low - 2].addr == symbols->items[low - 1].addr)
		low--;
	return &symbols->items[low - 1];
}
