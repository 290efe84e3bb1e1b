// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/compare_files.h"
#include "cmd/compare_kept.h"
#include "result/baseline.h"

int compare_kept_floor(struct floor_file *floor, const struct study *study,
		       const char *root, struct err *err)
{
	const struct result *result = study_result(study);
	char path[BASELINE_PATH_MAX];
	int ret = baseline_floor_path(path, sizeof(path), root, result, err);

	record_init(&floor_file_record, floor);
	if (ret || access(path, F_OK))
		return -ENOENT;
	ret = floor_file_load(floor, path, err);
	if (!ret && !floor_fits(floor, result, study->metric))
		ret = -ENOENT;
	return ret;
}

int compare_kept_baseline(char *buf, size_t size, char **arguments, size_t count,
			  const char *root, struct err *err)
{
	struct compare_files files;
	char path[BASELINE_PATH_MAX];
	int ret = compare_files_load(&files, arguments, count, err);

	if (!ret)
		ret = baseline_set_path(path, sizeof(path), root, files.files[0].result,
					err);
	compare_files_free(&files);
	if (ret)
		return ret;
	snprintf(buf, size, "baseline=%s", path);
	if (access(path, F_OK))
		return err_set(err, -ENOENT,
			       "%s: no baseline is kept: 'swaprel baseline --help' "
			       "tells how to accept one",
			       path);
	return 0;
}
