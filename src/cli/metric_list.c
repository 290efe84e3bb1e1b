// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/metric_list.h"

static int add(struct metric_list *list, const char *name, const char *text)
{
	int metric = names_find(&metric_names, name);
	char expected[512];

	if (metric < 0) {
		cli_fail(EXIT_USAGE, "--metric %s: expected %s",
			 *name || !strcmp(name, text) ? name : text,
			 names_expected(&metric_names, name, expected, sizeof(expected)));
		return -EINVAL;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] != (enum metric)metric)
			continue;
		cli_fail(EXIT_USAGE, "--metric %s: expected %s once", text, name);
		return -EINVAL;
	}
	list->items[list->count++] = (enum metric)metric;
	return 0;
}

int metric_list_parse(struct metric_list *list, const char *text)
{
	const char *rest = text;
	char name[LIST_NAME_MAX];
	int ret;

	*list = (struct metric_list){ 0 };
	for (;;) {
		size_t len = strcspn(rest, ",");

		/* A longer one is none, whatever it is cut to. */
		snprintf(name, sizeof(name), "%.*s", (int)len, rest);
		ret = add(list, len < sizeof(name) ? name : rest, text);
		if (ret || !rest[len])
			return ret;
		rest += len + 1;
	}
}
