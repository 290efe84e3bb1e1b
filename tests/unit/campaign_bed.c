// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign/slot.h"
#include "campaign_bed.h"
#include "data.h"
#include "tests/root/processes.h"

/* With this seed the first two turns are ABC CBA, as tests name slots. */
static const char file_text[] =
	"{\"schema\": \"swaprel.campaign/1\", \"name\": \"bed\", \"job\": \"smoke\",\n"
	" \"backend\": \"%s\", \"boots\": 2, \"seed\": 8, \"deadline_s\": %d, \"arms\": [\n"
	" {\"name\": \"base\"}, {\"name\": \"class_idx\"},\n"
	" {\"name\": \"deferred-3\", \"variant\": \"deferred\",\n"
	"  \"cmdline\": \"zsmalloc.deferred_pages=3\"}]}\n";

void bed_make(struct bed *bed, const char *backend)
{
	char path[DATA_PATH_MAX], name[64];
	struct err err = { "" };
	FILE *file;

	memset(bed, 0, sizeof(*bed));
	strcpy(bed->top, "/tmp/swaprel-campaign-XXXXXX");
	assert_non_null(mkdtemp(bed->top));
	snprintf(bed->file, sizeof(bed->file), "%s/campaign.json", bed->top);
	snprintf(bed->dir, sizeof(bed->dir), "%s/out", bed->top);
	snprintf(bed->log, sizeof(bed->log), "%s/log", bed->top);
	snprintf(name, sizeof(name), "tests/data/backends/%s", backend);
	file = fopen(bed->file, "w");
	assert_non_null(file);
	/* Short only where it is waited for: the machine may be busy. */
	fprintf(file, file_text, data_path(path, name), strcmp(backend, "hang") ? 60 : 1);
	fclose(file);
	setenv("FAKE_LOG", bed->log, 1);
	if (campaign_load(&bed->campaign, bed->file, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(schedule_make(&bed->schedule, &bed->campaign), 0);
}

void bed_without_seed(const struct bed *bed)
{
	json_t *json = json_load_file(bed->file, 0, NULL);

	assert_int_equal(json_object_set_new(json, "seed", json_null()), 0);
	assert_int_equal(json_dump_file(json, bed->file, 0), 0);
	json_decref(json);
}

void bed_set(struct bed *bed, const char *field, unsigned int value)
{
	json_t *json = json_load_file(bed->file, 0, NULL);
	struct err err = { "" };

	assert_int_equal(json_object_set_new(json, field, json_integer(value)), 0);
	assert_int_equal(json_dump_file(json, bed->file, 0), 0);
	json_decref(json);
	schedule_free(&bed->schedule);
	campaign_free(&bed->campaign);
	if (campaign_load(&bed->campaign, bed->file, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(schedule_make(&bed->schedule, &bed->campaign), 0);
	bed->modules = bed->campaign.loads;
}

void bed_remove(struct bed *bed)
{
	pid_t pid = fork();

	if (!pid) {
		execlp("rm", "rm", "-rf", "--", bed->top, (char *)NULL);
		_exit(1);
	}
	bed_wait(pid);
	schedule_free(&bed->schedule);
	campaign_free(&bed->campaign);
}

static void redirect(const struct bed *bed, const char *name, int to)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", bed->top, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || dup2(fd, to) < 0)
		_exit(1);
}

pid_t bed_start(const struct bed *bed, const char *extra)
{
	const char *swaprel = getenv("SWAPREL");
	const char *argv[12] = { swaprel, "campaign", bed->file, "-o", bed->dir };
	char modules[3][256], options[128], *save;
	size_t count = 5;
	pid_t pid;

	assert_non_null(swaprel);
	pid = fork();
	if (pid)
		return pid;
	signals_to_default();
	redirect(bed, "stdout", STDOUT_FILENO);
	redirect(bed, "stderr", STDERR_FILENO);
	/* No fake looks into a module. */
	for (size_t i = 0; bed->modules && i < 3; i++) {
		const struct campaign_variant *variant = campaign_variant(&bed->campaign,
									  i);

		if (!strcmp(variant->build, CAMPAIGN_RUNNING))
			continue;
		snprintf(modules[i], sizeof(modules[i]), "--module=%s=%s", variant->build,
			 bed->file);
		argv[count++] = modules[i];
	}
	snprintf(options, sizeof(options), "%s", extra ? extra : "");
	argv[count] = strtok_r(options, " ", &save);
	while (argv[count])
		argv[++count] = strtok_r(NULL, " ", &save);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
	execv(swaprel, (char *const *)argv);
#pragma GCC diagnostic pop
	_exit(127);
}

int bed_wait(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int bed_run(const struct bed *bed, const char *extra)
{
	return bed_wait(bed_start(bed, extra));
}

char *bed_stderr(const struct bed *bed, char *buf, size_t size)
{
	char path[128];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/stderr", bed->top);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(buf, 1, size - 1, file);
	fclose(file);
	buf[len] = '\0';
	return buf;
}

unsigned int bed_log_count(const struct bed *bed, const char *word)
{
	FILE *file = fopen(bed->log, "r");
	unsigned int count = 0;
	char line[512];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		count += !strncmp(line, word, strlen(word));
	fclose(file);
	return count;
}

bool bed_is_quiet(const struct bed *bed)
{
	char path[160];
	bool quiet;
	int fd;

	snprintf(path, sizeof(path), "%s.lock", bed->log);
	fd = open(path, O_RDWR | O_CREAT, 0644);
	assert_true(fd >= 0);
	quiet = !flock(fd, LOCK_EX | LOCK_NB);
	close(fd);
	return quiet;
}

unsigned int bed_ends(const struct bed *bed, const char *slot, enum outcome outcome)
{
	struct journal journal;
	unsigned int count = 0;
	struct err err = { "" };
	struct files_dir dir;

	if (files_open_path(&dir, bed->dir, &err) || journal_open(&journal, &dir, &err))
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < journal.entries.count; i++) {
		const struct journal_entry *entry =
			(const struct journal_entry *)journal.entries.items + i;

		count += entry->event == JOURNAL_END && entry->outcome == outcome &&
			 (!slot || !strcmp(entry->slot, slot));
	}
	journal_close(&journal);
	close(dir.fd);
	return count;
}

/* Directories "001-base" and so on, right below the campaign's. */
static unsigned int count_slots(const struct bed *bed)
{
	DIR *dir = opendir(bed->dir);
	unsigned int count = 0;
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		count += entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
	closedir(dir);
	return count;
}

unsigned int bed_count_results(const struct bed *bed, const struct slot *slot,
			       const struct slot_load *load)
{
	DIR *dir = opendir(bed->dir);
	unsigned int count = 0;
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char detail[256] = "", path[512];
		enum outcome outcome;
		int fd;

		/* "001", "001.2": the boots of a slot. */
		if (strncmp(entry->d_name, slot->name, strlen(slot->name)))
			continue;
		snprintf(path, sizeof(path), "%s/%s", bed->dir, entry->d_name);
		fd = open(path, O_RDONLY | O_DIRECTORY);
		if (!faccessat(fd, load->file, F_OK, 0)) {
			if (slot_check_result(fd, load, &outcome, detail, sizeof(detail)))
				fail_msg("%s: %s", path, detail);
			count++;
		}
		close(fd);
	}
	closedir(dir);
	return count;
}

void bed_assert_whole(const struct bed *bed)
{
	for (size_t i = 0; i < bed->schedule.count; i++) {
		const struct slot *slot = &bed->schedule.slots[i];
		char dir[192], detail[256] = "";
		enum outcome outcome;
		int fd;

		snprintf(dir, sizeof(dir), "%s/%s", bed->dir, slot->name);
		fd = open(dir, O_RDONLY | O_DIRECTORY);
		if (slot_check_result(fd, slot->loads, &outcome, detail, sizeof(detail)))
			fail_msg("%s: %s", dir, detail);
		close(fd);
		assert_int_equal(bed_ends(bed, slot->name, OUTCOME_OK), 1);
	}
	assert_int_equal(count_slots(bed), bed->schedule.count);
}
