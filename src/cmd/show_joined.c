// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/campaign_boots.h"
#include "cmd/show.h"
#include "page/page.h"

/* What becomes one document. */
struct joining {
	struct document all;
	size_t count;
	const struct reading_options *options;
	int what;
};

static void join(struct joining *joining, struct document *next)
{
	if (joining->count++)
		document_join(&joining->all, next);
	else
		joining->all = *next;
	if (joining->count > 1)
		document_free(next);
}

static int take(void *context, struct result *result, const char *path)
{
	struct joining *joining = context;
	struct document next = { 0 };
	char name[PATH_MAX];
	struct err err;
	int ret;

	snprintf(name, sizeof(name), "%s", path);
	ret = show_add_result(&next, result, name, joining->options, joining->what, &err);
	if (ret) {
		document_free(&next);
		cli_fail(EXIT_USAGE, "%s", err.msg);
	} else {
		join(joining, &next);
	}
	return ret == -ENOMEM ? ret : 0;
}

/* A campaign's results, and its boots that brought none: to a program these are worth
 * telling even where they are all that there is. */
static int join_campaign(struct joining *joining, char *path)
{
	struct compare_files files = { .take = take, .context = joining };
	struct document boots = { 0 };
	struct err err, note;
	int ret = compare_files_load(&files, &path, 1, &err);

	document_init(&boots, SUMMARY_SCHEMA);
	if (campaign_boots_add(&boots, &path, 1, &note) && ret == -ENOENT)
		ret = 0;
	if (*note.msg)
		cli_fail(EXIT_FINE, "left out: %s", note.msg);
	compare_files_free(&files);
	if (!ret && joining->count && !document_boots(&joining->all))
		document_set(&joining->all, "boots", json_array());
	if (!ret)
		join(joining, &boots);
	else
		document_free(&boots);
	return ret ? cli_fail(EXIT_USAGE, "show: %s", err.msg) : EXIT_FINE;
}

int show_joined(char **paths, size_t count, const struct reading_options *options,
		int what)
{
	struct joining joining = { .options = options, .what = what };
	struct document next;
	int code = EXIT_FINE;

	for (size_t i = 0; i < count && code == EXIT_FINE; i++) {
		if (campaign_boots_is_campaign(paths[i])) {
			code = join_campaign(&joining, paths[i]);
			continue;
		}
		next = (struct document){ 0 };
		code = show_read_file(&next, paths[i], options, what);
		if (code == EXIT_FINE)
			join(&joining, &next);
		else
			document_free(&next);
	}
	if (code == EXIT_FINE)
		code = joining.all.error ? cli_fail(EXIT_USAGE, "show: %s",
						    strerror(-joining.all.error))
					 : reading_print(options, &joining.all);
	document_free(&joining.all);
	return code;
}
