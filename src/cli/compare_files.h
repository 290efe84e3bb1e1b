/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_COMPARE_FILES_H
#define SWAPREL_CLI_COMPARE_FILES_H

#include <stdbool.h>

#include "campaign/campaign.h"
#include "caveat/caveats.h"
#include "sample/variants.h"

/* The results that a command line names, and their one owner. */
struct compare_files {
	size_t count, room;
	struct compare_file *files; /* move while files are added */
	unsigned int looks;         /* the most that a campaign among them had; 0: none */
	bool of_campaign;           /* all are of one, which can be continued: */
	struct caveat_campaign campaign;
	char resume_command[CAMPAIGN_COMMAND_MAX]; /* its .command */
	char start_command[CAMPAIGN_COMMAND_MAX];  /* makes it once more; "": not known */
	size_t refused;           /* runs that were left out, see below */
	struct err first_refused; /* the first of them, and why */
	bool keep_text;           /* set before loading: the bytes are wanted, too */
	bool lenient;             /* set before loading: see compare_files_load() */
	/* Set before loading: gets each result, of which nothing is kept then. 0 or
	 * -ENOMEM. */
	int (*take)(void *context, struct result *result, const char *path);
	void *context;
	size_t taken;     /* how many it got */
	json_t *left_out; /* owned: texts, what is wrong with files that lenient left out;
			   * NULL: none */
	bool any_name;    /* private */
};

/*
 * Load what the arguments name: result files, and directories, each of which stands for
 * every result.json and result-*.json below it but for a campaign's attempts, in the
 * order of a campaign's variants and of their paths.
 * "NAME=PATH" gives what it loads a label, unless there is a file of just that name.
 * 0 or negative errno with a line. Free with compare_files_free() in every case. Each
 * file is read once. @files is zeroed but for what is set before.
 *
 * lenient: what cannot be read of a directory, and of several arguments that are there,
 * is left out, with a line on stderr each; where a directory has none of these names,
 * results of any name are taken.
 */
int compare_files_load(struct compare_files *files, char **arguments, size_t count,
		       struct err *err);

/* Private to the loading: the files from @before on are those below @dir. Where that is a
 * campaign's, sort them by its variants and note what goes on with it. 0 or
 * -ENOMEM. */
int compare_files_heed_campaign(struct compare_files *files, size_t before,
				const char *dir);

/* Load the baseline that is kept below @root for results like the first of @files, put it
 * before them and label it "baseline". 0 or negative errno with a line. */
int compare_files_load_baseline(struct compare_files *files, const char *root,
				struct err *err);

/* Take out runs that were refused, whose rounds nobody vouches for: each gets a line on
 * stderr. 0, or -EINVAL with a line: none is left, or the base is now another one. */
int compare_files_leave_out_refused(struct compare_files *files, struct err *err);
void compare_files_free(struct compare_files *files);

/* One of them alone. */
void compare_file_free(struct compare_file *file);

#endif
