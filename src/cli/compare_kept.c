// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/compare_kept.h"
#include "result/baseline.h"

int compare_kept_floor(struct floor_file *floor, const struct study *study,
		       const char *root, struct err *err)
{
	const struct result *result = study_result(study);
	char path[BASELINE_PATH_MAX];
	int ret = baseline_floor_path(path, sizeof(path), root, result, err);

	record_init(&floor_file_record, floor);
	if (ret == -ENAMETOOLONG)
		return ret;
	/* Of no machine, or none kept. */
	if (ret || access(path, F_OK))
		return -ENOENT;
	ret = floor_file_load(floor, path, err);
	if (!ret && !floor_fits(floor, result, study->metric))
		ret = -ENOENT;
	return ret;
}

/* Put @first before @files, whose it becomes. */
static int prepend(struct compare_files *files, struct compare_files *first)
{
	size_t room = first->count + files->count;
	struct compare_file *list = calloc(room, sizeof(*list));

	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < files->count; i++)
		files->files[i].argument++;
	memcpy(list, first->files, first->count * sizeof(*list));
	memcpy(list + first->count, files->files, files->count * sizeof(*list));
	free(first->files);
	free(files->files);
	files->files = list;
	files->count = files->room = room;
	*first = (struct compare_files){ 0 };
	return 0;
}

int compare_kept_baseline(struct compare_files *files, const char *root, struct err *err)
{
	char argument[sizeof("baseline=") + BASELINE_PATH_MAX] = "baseline=";
	char *path = strchr(argument, '=') + 1, *arguments[] = { argument };
	struct compare_files first = { 0 };
	int ret = baseline_set_path(path, BASELINE_PATH_MAX, root, files->files[0].result,
				    err);

	if (ret)
		return ret;
	if (access(path, F_OK))
		return err_set(err, -ENOENT,
			       "%s: no baseline is kept: 'swaprel baseline --help' "
			       "tells how to accept one",
			       path);
	ret = compare_files_load(&first, arguments, 1, err);
	if (!ret && prepend(files, &first))
		ret = err_sys(err, -ENOMEM, "%s", path);
	compare_files_free(&first);
	return ret;
}
