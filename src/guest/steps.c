// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/exit_code.h"
#include "base/load.h"
#include "guest/frame.h"
#include "guest/port.h"
#include "guest/steps.h"
#include "result/round_journal.h"

#define JOB_FILE        "/job.json"
#define ERRORS_FILE     "/tmp/run.errors"
#define ERRORS_FILE_MAX (1024 * 1024)
#define RESULT_NAME     "result.json" /* what a kernel's is called outside */
#define FIGURES_FILE    "/tmp/figures"
#define GUEST_SCHEMA    "swaprel.guest/1" /* of what is sent beside or for a result */
#define ARGUMENTS_MAX   64

/* Become swaprel with @argv, which ends in NULL. */
static int become(const char *const *argv)
{
	/* Which takes them without const, and changes nothing. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
	execv("/proc/self/exe", (char *const *)argv);
#pragma GCC diagnostic pop
	clean_line(stderr, "swaprel: /proc/self/exe: %s", strerror(errno));
	return EXIT_BAD;
}

/* What a run has to know of a module, behind the @count arguments there are. */
static void add_module(const char **argv, size_t count, const struct guest_load *load,
		       char *params, char *number, size_t size)
{
	char *save, *param;

	argv[count++] = "--module";
	argv[count++] = load->module;
	argv[count++] = "--load";
	snprintf(number, size, "%u", load->number);
	argv[count++] = number;
	strcpy(params, load->params);
	for (param = strtok_r(params, " ", &save); param && count < ARGUMENTS_MAX - 2;
	     param = strtok_r(NULL, " ", &save)) {
		argv[count++] = "--module-param";
		argv[count++] = param;
	}
}

int step_measure(const struct guest *guest)
{
	const struct guest_load *load = guest->load;
	const char *argv[ARGUMENTS_MAX] = { "swaprel",         "run",
					    JOB_FILE,          "--output",
					    STEPS_RESULT_FILE, "--variant",
					    load->variant,     "--quiet" };
	char params[sizeof(load->params)], number[16];
	/* What the run has to say is kept: its last line tells why there is no result. */
	const int errors = open(ERRORS_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND,
				0644);
	size_t n = 8;

	if (errors >= 0)
		dup2(errors, STDERR_FILENO);
	if (load->provenance[0]) {
		argv[n++] = "--provenance";
		argv[n++] = load->provenance;
	}
	if (guest->substrate[0]) {
		argv[n++] = "--substrate";
		argv[n++] = guest->substrate;
	}
	if (load->module[0])
		add_module(argv, n, load, params, number, sizeof(number));
	return become(argv);
}

int step_restore(const struct guest *guest)
{
	const char *const argv[] = { "swaprel", "restore", "--quiet", NULL };

	(void)guest;
	return become(argv);
}

/* What the run said: its last line, and all of it on the console if @show. */
static void read_errors(char *last, size_t size, bool show)
{
	char *text, *save, *line;
	struct err err;

	*last = '\0';
	if (load_file(ERRORS_FILE, &text, ERRORS_FILE_MAX, &err) < 0)
		return;
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (show)
			clean_line(stdout, "%s", line);
		clean_text(last, size, line);
	}
	free(text);
	fflush(stdout);
}

static int send(const struct guest *guest, const char *text, size_t len)
{
	const char *name = guest->load->file[0] ? guest->load->file : RESULT_NAME;

	return guest->frames ? frame_send(guest->output, name, text, len)
			     : port_send(guest->output, text, len);
}

int step_send_result(const struct guest *guest)
{
	struct err note, err;
	struct result result;
	char last[512], *text;
	size_t len;

	read_errors(last, sizeof(last), true);
	/* A run that had to be killed has left its last rounds in a journal. Whether the
	 * result is good is asked where it arrives.
	 */
	round_journal_load(&result, STEPS_RESULT_FILE, &text, &len, &note, &err);
	result_free(&result);
	return text ? send(guest, text, len) : EXIT_UNDECIDED;
}

/* What tells how the run ended, and why; a new text, or NULL. */
static char *reason_text(const struct guest *guest, const char *said)
{
	json_t *json = json_pack("{ss si ss}", "schema", GUEST_SCHEMA, "code", guest->ran,
				 "detail", *said ? said : guest->how);
	char *text = NULL;

	if (json && guest->load->file[0])
		json_object_set_new(json, "file", json_string(guest->load->file));
	if (json)
		text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

int step_send_reason(const struct guest *guest)
{
	char said[512], *text;
	int ret;

	read_errors(said, sizeof(said), false);
	text = reason_text(guest, said);
	ret = text ? send(guest, text, strlen(text)) : EXIT_BAD;
	free(text);
	return ret;
}

int step_send_load(const struct guest *guest)
{
	char said[512], *result, *reason, *text = NULL;
	struct result parsed;
	struct err note, err;
	int ret = EXIT_BAD;
	size_t len;

	read_errors(said, sizeof(said), true);
	round_journal_load(&parsed, STEPS_RESULT_FILE, &result, &len, &note, &err);
	result_free(&parsed);
	reason = reason_text(guest, said);
	if (reason && asprintf(&text, "%s\n%s\n", result ? result : "", reason) > 0)
		ret = send(guest, text, strlen(text));
	free(text);
	free(reason);
	free(result);
	return ret;
}

int step_figures(const struct guest *guest)
{
	const char *const argv[] = { "swaprel",         "show", "--format", "lava",
				     STEPS_RESULT_FILE, NULL };
	const int fd = open(FIGURES_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	(void)guest;
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0)
		return EXIT_BAD;
	return become(argv);
}

/* A test case of the load: base_1_summary_single for its summary_single. */
static void print_case(const struct guest_load *load, const char *line)
{
	static const char begin[] = "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=";

	if (strncmp(line, begin, strlen(begin)))
		return;
	printf("%s%s_", begin, load->variant);
	if (load->number)
		printf("%u_", load->number);
	clean_line(stdout, "%s", line + strlen(begin));
}

int step_print_figures(const struct guest *guest)
{
	char *text, *save, *line;
	struct err err;

	if (load_file(FIGURES_FILE, &text, ERRORS_FILE_MAX, &err) < 0)
		return EXIT_BAD;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		print_case(guest->load, line);
	free(text);
	return fflush(stdout) ? EXIT_BAD : EXIT_FINE;
}

void steps_clean(void)
{
	unlink(STEPS_RESULT_FILE);
	unlink(STEPS_RESULT_FILE ROUND_JOURNAL_SUFFIX);
}
