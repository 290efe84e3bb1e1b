// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/run_output.h"

#define NAMES_MAX 1000
#define HOST_MAX  33

/* The host's name without its domain, and without what a file's name should not have. */
static void host_name(char name[HOST_MAX])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_";

	if (gethostname(name, HOST_MAX - 1))
		*name = '\0';
	name[HOST_MAX - 1] = '\0';
	name[strspn(name, plain)] = '\0';
	if (!*name)
		strcpy(name, "host");
}

static void default_stem(char *stem, size_t size, const struct job *job)
{
	char host[HOST_MAX], stamp[24];
	const time_t now = time(NULL);
	struct tm utc;

	host_name(host);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	snprintf(stem, size, "%s-%s-%s", job->name, host, stamp);
}

static int open_free(struct publish_target *target, struct run_options *options,
		     const char *stem, struct err *err)
{
	char *path = options->chosen_output;
	int ret = -EEXIST;

	for (unsigned int i = 1; ret == -EEXIST && i <= NAMES_MAX; i++) {
		char number[16] = "";

		if (i > 1)
			snprintf(number, sizeof(number), "-%u", i);
		if (snprintf(path, sizeof(options->chosen_output), "%s%s.json", stem,
			     number) >= (int)sizeof(options->chosen_output))
			return err_sys(err, -ENAMETOOLONG, "%s", stem);
		publish_close(target);
		ret = publish_open(target, path, false, err);
	}
	options->output = path;
	return ret;
}

int run_output_open(struct publish_target *target, struct run_options *options,
		    const struct job *job, struct err *err)
{
	char stem[JOB_NAME_MAX + HOST_MAX + 32];

	if (options->output)
		return publish_open(target, options->output, options->force, err);
	options->chosen = true;
	default_stem(stem, sizeof(stem), job);
	return open_free(target, options, options->stem ? options->stem : stem, err);
}
