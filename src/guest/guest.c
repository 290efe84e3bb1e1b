// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "base/load.h"
#include "guest/guest.h"
#include "guest/port.h"
#include "result/round_journal.h"

/*
 * The first program of a guest that was booted for one job. Whatever goes wrong, the next
 * thing is tried and the last one is the machine's end: outside, a deadline is all that
 * ends a guest which waits.
 */

#define GUEST_FILE      "/guest.json"
#define GUEST_FILE_MAX  (64 * 1024)
#define JOB_FILE        "/job.json"
#define RESULT_FILE     "/tmp/result.json"
#define ERRORS_FILE     "/tmp/run.errors"
#define ERRORS_FILE_MAX (1024 * 1024)
#define GUEST_SCHEMA    "swaprel.guest/1" /* of what is sent when there is no result */
#define SEND_DEADLINE_S 120
#define END_GRACE_S     20

/* What the boot backend says of this guest. */
struct guest {
	char variant[LIST_NAME_MAX];
	char substrate[LIST_NAME_MAX]; /* "": as the machine shows it */
	char provenance[256];          /* "" or a file */
	char output[128];              /* the serial port that takes the result */
	unsigned int deadline_s;       /* 0: none but the host's */
	/* Not from the file: */
	int ran;      /* the run's exit code, or a negative errno */
	char how[64]; /* the same in words */
};

static const struct field guest_fields[] = {
	{ "variant", FIELD_STRING, STRING(struct guest, variant),
	  .flags = FIELD_REQUIRED },
	{ "substrate", FIELD_STRING, STRING(struct guest, substrate),
	  .flags = FIELD_NULLABLE },
	{ "provenance", FIELD_STRING, STRING(struct guest, provenance),
	  .flags = FIELD_NULLABLE },
	{ "output", FIELD_STRING, STRING(struct guest, output), .flags = FIELD_REQUIRED },
	{ "deadline_s", FIELD_UINT, AT(struct guest, deadline_s) },
};

static const struct record guest_record = {
	.what = "guest",
	FIELDS(struct guest, guest_fields),
};

const struct file_format guest_format = {
	.max_bytes = GUEST_FILE_MAX,
	.record = &guest_record,
};

/* The one line that a backend looks for on the console. */
static void __attribute__((format(printf, 1, 2))) say(const char *fmt, ...)
{
	va_list ap;

	fputs("swaprel-guest: ", stdout);
	va_start(ap, fmt);
	clean_vline(stdout, fmt, ap);
	va_end(ap);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
}

/* What is mounted already, or cannot be, shows in what the run then misses. */
static void mount_all(void)
{
	static const struct {
		const char *type, *dir;
	} mounts[] = {
		{ "proc", "/proc" },    { "sysfs", "/sys" },
		{ "devtmpfs", "/dev" }, { "debugfs", "/sys/kernel/debug" },
		{ "tmpfs", "/tmp" },    { "tmpfs", "/run" },
		{ "tmpfs", "/var" },
	};

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].dir, 0755);
		mount(mounts[i].type, mounts[i].dir, mounts[i].type, 0, NULL);
	}
}

/*
 * A restart is what every kernel can do, where power-off may end in a halt that nobody
 * sees from outside; a backend takes it for the end, as it does after a panic, which is
 * what comes if even that fails.
 */
static _Noreturn void end_guest(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	reboot(RB_POWER_OFF);
	_exit(EXIT_BAD);
}

/*
 * Wait for @child, asleep for all of it: there may be one CPU, and it is being measured.
 * Orphans of a run that died are ours, too. Returns its exit code as a shell has it, or a
 * negative errno: -ETIMEDOUT after @deadline_s, of which 0 is none.
 */
static int wait_for(pid_t child, unsigned int deadline_s)
{
	const uint64_t end_ns = clock_now_ns() + deadline_s * NS_PER_SEC;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		struct timespec left = { .tv_sec = 3600 };
		uint64_t now_ns;
		int status;
		const pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);

		if (pid == child)
			return WIFEXITED(status) ? WEXITSTATUS(status)
						 : 128 + WTERMSIG(status);
		if (pid > 0)
			continue;
		if (pid < 0)
			return -errno;
		now_ns = clock_now_ns();
		if (deadline_s && now_ns >= end_ns)
			return -ETIMEDOUT;
		if (deadline_s)
			left.tv_sec = (time_t)((end_ns - now_ns) / NS_PER_SEC + 1);
		sigtimedwait(&set, NULL, &left);
	}
}

/* A step in a process of its own, so that whatever becomes of it, there is a next one. */
static int run_step(int (*step)(const struct guest *guest), const struct guest *guest,
		    unsigned int deadline_s)
{
	const pid_t pid = fork();
	int ret;

	if (pid < 0)
		return -errno;
	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setsid();
		_exit(step(guest));
	}
	ret = wait_for(pid, deadline_s);
	if (ret != -ETIMEDOUT)
		return ret;
	/* A run that is asked leaves the rounds it has. */
	kill(pid, SIGTERM);
	wait_for(pid, END_GRACE_S);
	kill(-1, SIGKILL);
	return -ETIMEDOUT;
}

static int measure(const struct guest *guest)
{
	const char *argv[13] = { "swaprel",   "run",       JOB_FILE,       "--output",
				 RESULT_FILE, "--variant", guest->variant, "--quiet" };
	/* What the run has to say is kept: its last line tells why there is no result. */
	const int errors = open(ERRORS_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND,
				0644);
	size_t n = 8;

	if (errors >= 0)
		dup2(errors, STDERR_FILENO);
	if (guest->provenance[0]) {
		argv[n++] = "--provenance";
		argv[n++] = guest->provenance;
	}
	if (guest->substrate[0]) {
		argv[n++] = "--substrate";
		argv[n++] = guest->substrate;
	}
	/* Which takes them without const, and changes nothing. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
	execv("/proc/self/exe", (char *const *)argv);
#pragma GCC diagnostic pop
	clean_line(stderr, "swaprel: /proc/self/exe: %s", strerror(errno));
	return EXIT_BAD;
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

static int send_result(const struct guest *guest)
{
	struct err note, err;
	struct result result;
	char last[512], *text;
	size_t len;

	read_errors(last, sizeof(last), true);
	/* A run that had to be killed has left its last rounds in a journal. Whether the
	 * result is good is asked where it arrives.
	 */
	round_journal_load(&result, RESULT_FILE, &text, &len, &note, &err);
	result_free(&result);
	return text ? port_send(guest->output, text, len) : EXIT_UNDECIDED;
}

/* In the result's place: how the run ended, and why. */
static int send_reason(const struct guest *guest)
{
	char detail[512], *text = NULL;
	json_t *json;
	int ret;

	read_errors(detail, sizeof(detail), false);
	json = json_pack("{ss si ss}", "schema", GUEST_SCHEMA, "code", guest->ran,
			 "detail", *detail ? detail : guest->how);
	if (json)
		text = json_dumps(json, JSON_COMPACT);
	ret = text ? port_send(guest->output, text, strlen(text)) : EXIT_BAD;
	free(text);
	json_decref(json);
	return ret;
}

static void do_job(struct guest *guest)
{
	const int ran = run_step(measure, guest, guest->deadline_s);
	int sent;

	guest->ran = ran;
	if (ran == -ETIMEDOUT)
		snprintf(guest->how, sizeof(guest->how), "run: no end within %u s",
			 guest->deadline_s);
	else if (ran < 0)
		snprintf(guest->how, sizeof(guest->how), "run: %s", strerror(-ran));
	else
		snprintf(guest->how, sizeof(guest->how), "run ended with %d", ran);
	sent = run_step(send_result, guest, SEND_DEADLINE_S);
	if (sent == EXIT_UNDECIDED) {
		sent = run_step(send_reason, guest, SEND_DEADLINE_S);
		say("%s, no result%s", guest->how,
		    sent == EXIT_FINE ? "" : ", and its reason could not be sent");
		return;
	}
	if (sent == EXIT_FINE)
		say("%s, result sent", guest->how);
	else
		say("%s, result not sent to %s", guest->how, guest->output);
}

_Noreturn void guest_live(void)
{
	struct guest guest;
	struct err err;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	mount_all();
	if (file_format_load(&guest_format, &guest, GUEST_FILE, &err))
		say("%s", err.msg);
	else
		do_job(&guest);
	end_guest();
}
