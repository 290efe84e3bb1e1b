// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/data.h"
#include "tests/unit/scratch.h"

#define CASE "tests/golden/compare-gate-"

int scratch_enter(void **state)
{
	char dir[] = "/tmp/swaprel-scratch-XXXXXX";

	(void)state;
	return mkdtemp(dir) ? chdir(dir) : -1;
}

int scratch_leave(void **state)
{
	char dir[PATH_MAX], command[PATH_MAX + 16];

	(void)state;
	if (!getcwd(dir, sizeof(dir)) || chdir("/"))
		return -1;
	snprintf(command, sizeof(command), "rm -r '%s'", dir);
	return system(command);
}

int scratch_run(const char *line, char *out, size_t size)
{
	char whole[8192], fine[DATA_PATH_MAX], regression[DATA_PATH_MAX];
	FILE *pipe;
	size_t len;
	int status;

	snprintf(whole, sizeof(whole),
		 "F='%s' R='%s' S='%s' && unset SUDO_USER && LOGNAME=tester && "
		 "export LOGNAME && %s",
		 data_path(fine, CASE "fine"), data_path(regression, CASE "regression"),
		 getenv("SWAPREL"), line);
	pipe = popen(whole, "r");
	assert_non_null(pipe);
	len = fread(out, 1, size - 1, pipe);
	out[len] = '\0';
	status = pclose(pipe);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

json_t *scratch_good(void)
{
	char path[DATA_PATH_MAX];
	json_t *json = json_load_file(data_path(path, CASE "fine/old-1.json"), 0, NULL);

	assert_non_null(json);
	return json;
}

void scratch_save(const char *name, const json_t *json)
{
	assert_int_equal(json_dump_file(json, name, 0), 0);
}

void scratch_save_text(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}
