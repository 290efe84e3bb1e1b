// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/floor_advice.h"
#include "cli/invocation.h"
#include "compare/floor_file.h"

#define FILES_MOST 8 /* more of them are no command to read */

/* Exactly the column's files match @pattern. */
static bool is_all_of(const char *pattern, const struct compare_variant *column)
{
	bool is_all;
	glob_t found;

	if (glob(pattern, GLOB_NOSORT, NULL, &found))
		return false;
	is_all = found.gl_pathc == column->file_count;
	for (size_t i = 0; is_all && i < column->file_count; i++) {
		size_t j = 0;

		while (j < found.gl_pathc &&
		       strcmp(found.gl_pathv[j], column->files[i]->path) != 0)
			j++;
		is_all = j < found.gl_pathc;
	}
	globfree(&found);
	return is_all;
}

/* The files of a campaign's variant as a shell finds them: "DIR/" and any
 * "result-*-base.json" of loads, or any "-base/result.json" of boots. */
static bool say_pattern(char *buf, size_t size, const struct compare_variant *column)
{
	const char *path = column->files[0]->path;
	const char *slash = strrchr(path, '/');
	int dir;

	while (slash && slash > path && slash[-1] != '/')
		slash--;
	if (!slash || slash == path)
		return false;
	dir = (int)(slash - path);
	if (strcspn(path, " '\"\\$`*?[]{}()<>|&;!#~\t\n") < strlen(path))
		return false;
	if ((size_t)snprintf(buf, size, "%.*s*/result-*-%s.json", dir, path,
			     column->name) < size &&
	    is_all_of(buf, column))
		return true;
	return (size_t)snprintf(buf, size, "%.*s*-%s/result.json", dir, path,
				column->name) < size &&
	       is_all_of(buf, column);
}

/* Its files one by one. */
static bool say_files(char *buf, size_t size, const struct compare_variant *column)
{
	size_t len = 0;

	for (size_t i = 0; i < column->file_count; i++) {
		char word[PATH_MAX];
		int more;

		if (!advice_quote(word, sizeof(word), column->files[i]->path))
			return false;
		more = snprintf(buf + len, size - len, "%s%s", i ? " " : "", word);
		if (more < 0 || (size_t)more >= size - len)
			return false;
		len += (size_t)more;
	}
	return column->file_count <= FILES_MOST;
}

/* The base has what a floor is made from in each cell. */
static bool has_boots(const struct study *study)
{
	for (size_t c = 0; c < study->set.cell_count; c++) {
		if (sample_of(&study->set, c, 0)->boot_count < 2)
			return false;
	}
	return study->set.cell_count;
}

void floor_advice(struct document *document, const struct reading *reading,
		  const char *baselines)
{
	const struct study *study = &reading->study;
	const struct compare_variant *base = &study->variants->items[0];
	const bool is_kept = json_is_true(json_object_get(document->data, "noise_floor"));
	char files[768], command[1280], dir[256], other[280] = "", metric[64] = "";

	/* Of one boot no floor can be told, and a caveat says that it is one. */
	if (is_kept || !json_object_get(document->data, "noise_floor") ||
	    !has_boots(study))
		return;
	if (strcmp(baselines, BASELINE_ROOT) != 0 &&
	    advice_quote(dir, sizeof(dir), baselines))
		snprintf(other, sizeof(other), " --baselines %s", dir);
	if (!say_pattern(files, sizeof(files), base) &&
	    !say_files(files, sizeof(files), base)) {
		document_caveat(document, "floor", NULL,
				"No noise floor of this machine recorded.");
		return;
	}
	if (study->metric != METRIC_MEAN)
		snprintf(metric, sizeof(metric), " --metric %s",
			 metric_names.items[study->metric]);
	snprintf(command, sizeof(command), "swaprel baseline accept --floor%s %s%s",
		 metric, files, other);
	document_caveat(document, "floor", command,
			"No noise floor of this machine recorded; to take that of %s:",
			base->name);
}
