// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/vm/module_guest.h"

#define OUT      "/tmp/out"
#define TEXT_MAX (1 << 20)
#define ARGS_MAX 32

void note(const char *fmt, ...)
{
	va_list ap;

	fputs("module: ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
}

void fail(const char *fmt, ...)
{
	va_list ap;

	fputs("module: FAILED: ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	reboot(RB_AUTOBOOT);
	_exit(1);
}

const char *text_of(const char *path)
{
	static char text[TEXT_MAX];
	const int fd = open(path, O_RDONLY);
	size_t used = 0;
	ssize_t len = fd < 0 ? 0 : 1;

	while (len > 0 && used < sizeof(text) - 1) {
		len = read(fd, text + used, sizeof(text) - 1 - used);
		used += len > 0 ? (size_t)len : 0;
	}
	if (fd >= 0)
		close(fd);
	text[used] = '\0';
	return text;
}

void wait_for_text(const char *path, const char *text)
{
	for (int i = 0; i < 20000; i++) {
		if (strstr(text_of(path), text))
			return;
		usleep(500);
	}
	fail("%s: \"%s\" did not come", path, text);
}

void put(const char *path, const char *text)
{
	const int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		fail("%s: cannot be set to %s: %s", path, text, strerror(errno));
	close(fd);
}

int insert(const char *path, const char *params)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const int ret = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;

	close(fd);
	return ret;
}

pid_t start(const char *const *args)
{
	const char *argv[ARGS_MAX + 2] = { "/swaprel" };
	const pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	for (size_t i = 0; args[i] && i < ARGS_MAX; i++)
		argv[i + 1] = args[i];
	fd = open(OUT, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	setsid();
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

const char *said(void)
{
	return text_of(OUT);
}

void swaprel(int code, const char *const *args)
{
	const pid_t pid = start(args);
	int status;

	if (waitpid(pid, &status, 0) != pid)
		fail("waitpid: %s", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
		fail("swaprel %s: status %#x: expected exit code %d: %s", args[0],
		     (unsigned int)status, code, said());
}

void measure(int code, const char *ko, const char *const *more)
{
	const char *args[ARGS_MAX] = { "run",      "/job.json", "--quiet",  "--force",
				       "--output", RESULT,      "--module", ko };
	size_t count = 8;

	while (more && *more)
		args[count++] = *more++;
	unlink(RESULT);
	swaprel(code, args);
}

void expect_said(const char *text)
{
	if (!strstr(said(), text))
		fail("expected \"%s\" in: %s", text, said());
}

void expect_result(const char *text)
{
	if (!strstr(text_of(RESULT), text))
		fail("expected %s in the result: %.300s", text, text_of(RESULT));
}

uint64_t result_number(const char *key)
{
	char text[64];
	const char *at;

	snprintf(text, sizeof(text), "\"%s\": ", key);
	at = strstr(text_of(RESULT), text);
	if (!at || strspn(at + strlen(text), "0123456789") == 0)
		fail("no number %s in the result", key);
	return strtoull(at + strlen(text), NULL, 10);
}

uint64_t result_least(const char *key)
{
	const char *at = text_of(RESULT);
	uint64_t least = UINT64_MAX;
	char text[64];

	snprintf(text, sizeof(text), "\"%s\": ", key);
	while ((at = strstr(at, text))) {
		uint64_t number;

		at += strlen(text);
		if (!strncmp(at, "null", 4))
			continue;
		if (strspn(at, "0123456789") == 0)
			fail("%s: no number: %.20s", key, at);
		number = strtoull(at, NULL, 10);
		least = number < least ? number : least;
	}
	if (least == UINT64_MAX)
		fail("no %s in the result", key);
	return least;
}

/* No name in the directory begins so. */
static void expect_none(const char *dir, const char *prefix)
{
	DIR *stream = opendir(dir);
	const struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		if (!strncmp(entry->d_name, prefix, strlen(prefix)))
			fail("%s/%s is still there: %s", dir, entry->d_name, said());
	}
	if (stream)
		closedir(stream);
}

void expect_clean(void)
{
	expect_none("/sys/module", "swaprel_");
	expect_none("/sys/class", "swzram");
	expect_none("/sys/block", "swzram");
	expect_none("/dev", "swzram");
	expect_none("/sys/kernel/debug", "swz");
	expect_none("/var/lib/swaprel", "ledger.json");
	if (strstr(text_of("/proc/swaps"), "swzram"))
		fail("still swap: %s", text_of("/proc/swaps"));
}
