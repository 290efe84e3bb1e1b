// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "cli/compare_files.h"
#include "result/reject.h"

/* Whatever is left has another base: nothing says that it is meant. */
static int check_base(const struct compare_file *base, const struct compare_file *first,
		      struct err *err)
{
	if (!strcmp(base->label, first->label) &&
	    !strcmp(base->result.variant.name, first->result.variant.name))
		return 0;
	return err_set(err, -EINVAL,
		       "%s: the run was refused: %s: expected another run of the base",
		       base->path, reject_names.items[base->result.reject]);
}

int compare_files_leave_out_refused(struct compare_files *files, struct err *err)
{
	size_t first = 0, kept = 0;
	struct err why;
	int ret;

	while (first < files->count && files->files[first].result.state == RESULT_REFUSED)
		first++;
	if (first == files->count)
		return err_set(err, -EINVAL,
			       "%s: all runs were refused: expected one that was not",
			       files->files[0].path);
	ret = check_base(&files->files[0], &files->files[first], err);
	for (size_t i = 0; i < files->count && !ret; i++) {
		struct compare_file *file = &files->files[i];

		if (file->result.state != RESULT_REFUSED) {
			files->files[kept++] = *file;
			continue;
		}
		err_set(&why, -EINVAL, "%s: %s%s%s", file->path,
			reject_names.items[file->result.reject],
			*file->result.reject_detail ? ": " : "",
			file->result.reject_detail);
		clean_line(stderr, "swaprel: left out: a refused run: %s", why.msg);
		if (!files->refused++)
			files->first_refused = why;
		compare_file_free(file);
	}
	if (!ret)
		files->count = kept;
	return ret;
}
