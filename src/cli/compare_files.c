// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "cli/cli.h"
#include "cli/compare_files.h"
#include "cli/invocation.h"
#include "result/baseline.h"
#include "result/round_journal.h"

void compare_file_free(struct compare_file *file)
{
	result_free(&file->result);
	free(file->path);
	free(file->text);
}

/* Read once; the bytes stay where they are to be kept. */
static int add_file(struct compare_files *files, const char *path, size_t argument,
		    struct err *err)
{
	struct compare_file *file;
	struct err note;
	int ret;

	if (files->count == files->room) {
		size_t room = files->room ? 2 * files->room : 16;
		void *more = reallocarray(files->files, room, sizeof(*files->files));

		if (!more)
			return err_sys(err, -ENOMEM, "%s", path);
		files->files = more;
		files->room = room;
	}
	file = &files->files[files->count++];
	*file = (struct compare_file){ .path = strdup(path), .argument = argument };
	result_init(&file->result);
	if (!file->path) {
		files->count--;
		return err_sys(err, -ENOMEM, "%s", path);
	}
	ret = round_journal_load(&file->result, path,
				 files->keep_text ? &file->text : NULL, &file->text_len,
				 &note, err);
	if (*note.msg)
		cli_fail(EXIT_FINE, "%s", note.msg);
	if (!ret && files->take) {
		ret = files->take(files->context, &file->result, path);
		err_sys(err, ret, "%s", path);
		files->taken += !ret;
	}
	if (ret || files->take)
		compare_file_free(&files->files[--files->count]);
	return ret;
}

/* How many there were so far. */
static size_t seen(const struct compare_files *files)
{
	return files->count + files->taken;
}

/* What could not be read, for @ret: where that may be, it is named, and no error. */
static int leave_out(struct compare_files *files, int ret, const struct err *why)
{
	if (!ret || ret == -ENOMEM || !files->lenient)
		return ret;
	clean_line(stderr, "swaprel: left out: %s", why->msg);
	if (!files->left_out)
		files->left_out = json_array();
	return json_array_append_new(files->left_out, json_string(why->msg)) ? -ENOMEM
									     : 0;
}

/* A boot's result, or one of its loads'. */
static bool is_result(const char *name)
{
	return !strcmp(name, SLOT_RESULT_NAME) ||
	       !fnmatch(SLOT_RESULT_PREFIX "*.json", name, 0);
}

/* A result by what it begins with, whatever its name. */
static bool begins_as_result(const char *path)
{
	char head[256] = "";
	FILE *in = fopen(path, "r");

	if (!in)
		return false;
	head[fread(head, 1, sizeof(head) - 1, in)] = '\0';
	fclose(in);
	return strstr(head, "\"swaprel.result/");
}

static bool is_wanted(const struct compare_files *files, const FTSENT *entry)
{
	return is_result(entry->fts_name) ||
	       (files->any_name && !fnmatch("*.json", entry->fts_name, 0) &&
		begins_as_result(entry->fts_path));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What is no regular file is not read, and that is said: a variant would be missing. */
static void say_skipped(const FTSENT *entry)
{
	char path[PATH_MAX];

	if (is_result(entry->fts_name))
		clean_line(stderr, "swaprel: %s: skipped: %s: expected a regular file",
			   entry->fts_path,
			   entry->fts_info == FTS_DEFAULT ? "not a file"
							  : "a symbolic link");
	if (entry->fts_info != FTS_SL || !strcmp(entry->fts_name, CAMPAIGN_ATTEMPTS) ||
	    snprintf(path, sizeof(path), "%s/" SLOT_RESULT_NAME, entry->fts_path) >=
		    (int)sizeof(path))
		return;
	if (!access(path, F_OK))
		clean_line(stderr,
			   "swaprel: %s: skipped: a symbolic link: name the directory "
			   "itself",
			   entry->fts_path);
}

static int add_tree(struct compare_files *files, char *dir, size_t argument,
		    struct err *err)
{
	char *const roots[] = { dir, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	const size_t kept = files->count, before = seen(files);
	FTSENT *entry;
	int ret = 0;

	if (!tree)
		return err_sys(err, -errno, "%s", dir);
	while (!ret && (entry = fts_read(tree))) {
		switch (entry->fts_info) {
		case FTS_D:
			if (entry->fts_level > 0 &&
			    !strcmp(entry->fts_name, CAMPAIGN_ATTEMPTS))
				fts_set(tree, entry, FTS_SKIP);
			break;
		case FTS_F:
			if (is_wanted(files, entry))
				ret = add_file(files, entry->fts_path, argument, err);
			ret = leave_out(files, ret, err);
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			ret = err_sys(err, -entry->fts_errno, "%s", entry->fts_path);
			ret = leave_out(files, ret, err);
			break;
		case FTS_SL:
		case FTS_SLNONE:
		case FTS_DEFAULT:
			say_skipped(entry);
			break;
		}
	}
	fts_close(tree);
	if (!ret)
		ret = err_sys(err, compare_files_heed_campaign(files, kept, dir), "%s",
			      dir);
	if (!ret && seen(files) == before && files->lenient && !files->left_out &&
	    !files->any_name) {
		files->any_name = true;
		ret = add_tree(files, dir, argument, err);
		files->any_name = false;
	} else if (!ret && seen(files) == before) {
		ret = err_set(err, -ENOENT,
			      "%s: expected a %s" SLOT_RESULT_NAME " below it", dir,
			      files->left_out ? "readable " : "");
	}
	return ret;
}

/* @alone: no other argument stands for the results that this one lacks. */
static int load_argument(struct compare_files *files, char *argument, size_t index,
			 bool alone, struct err *err)
{
	size_t before = files->count, len = strcspn(argument, "=/");
	char label[LIST_NAME_MAX] = "", *path = argument;
	struct stat st;
	bool there;
	int ret;

	if (argument[len] == '=' && len < sizeof(label) && access(argument, F_OK)) {
		memcpy(label, argument, len);
		path += len + 1;
		if (!name_is_plain(label))
			return err_set(err, -EINVAL,
				       "%s: \"%s\": expected a name before the '='",
				       argument, label);
	}
	there = !stat(path, &st);
	if (there && S_ISDIR(st.st_mode))
		ret = add_tree(files, path, index, err);
	else
		ret = add_file(files, path, index, err);
	if (there && !alone)
		ret = leave_out(files, ret, err);
	for (size_t i = before; i < files->count; i++)
		strcpy(files->files[i].label, label);
	return ret;
}

int compare_files_load(struct compare_files *files, char **arguments, size_t count,
		       struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = load_argument(files, arguments[i], i, count == 1, err);
	if (!ret && !seen(files) && count)
		ret = err_set(err, -ENOENT,
			      "expected a readable result among the %zu arguments",
			      count);
	files->of_campaign &= count == 1;
	return ret;
}

/* What accepts the files that are there as one, if they are few. */
static int no_baseline(const struct compare_files *files, const char *root,
		       const char *path, struct err *err)
{
	char accept[] = "accept", option[] = "--baselines", kept[BASELINE_PATH_MAX];
	char *words[8] = { accept };
	struct invocation resume_command;
	size_t count = 1;

	for (size_t i = 0; i < files->count && count < 5; i++)
		words[count++] = files->files[i].path;
	if (strcmp(root, BASELINE_ROOT)) {
		snprintf(kept, sizeof(kept), "%s", root);
		words[count++] = option;
		words[count++] = kept;
	}
	err_set(err, -ENOENT, "%s: no baseline is recorded", path);
	if (files->count > 4)
		return -ENOENT;
	invocation_make(&resume_command, "swaprel baseline", words, count);
	return advice_add(err, -ENOENT, "to accept these files as one", &resume_command,
			  "");
}

int compare_files_load_baseline(struct compare_files *files, const char *root,
				struct err *err)
{
	char argument[sizeof("baseline=") + BASELINE_PATH_MAX] = "baseline=";
	char *path = strchr(argument, '=') + 1;
	size_t count = files->count, size = sizeof(*files->files), more;
	struct compare_file *list;
	int ret = baseline_set_path(path, BASELINE_PATH_MAX, root,
				    &files->files[0].result, err);

	if (ret)
		return ret;
	if (access(path, F_OK))
		return no_baseline(files, root, path, err);
	ret = load_argument(files, argument, count, true, err);
	if (ret)
		return ret;
	list = calloc(files->room, size);
	if (!list)
		return err_sys(err, -ENOMEM, "%s", path);
	/* It was loaded last, and is the base. */
	more = files->count - count;
	memcpy(list, files->files + count, more * size);
	memcpy(list + more, files->files, count * size);
	free(files->files);
	files->files = list;
	return 0;
}

void compare_files_free(struct compare_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		compare_file_free(&files->files[i]);
	free(files->files);
	json_decref(files->left_out);
	*files = (struct compare_files){ 0 };
}
