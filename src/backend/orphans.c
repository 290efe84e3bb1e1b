// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend/orphans.h"
#include "base/clock.h"
#include "base/fs.h"

#define LOOK_AGAIN_NS (50 * NS_PER_MSEC)
#define TERM_AGAIN_NS NS_PER_SEC

/* " 12 34 ": our children. */
static void list_children(char *text, size_t size)
{
	struct fs fs;
	size_t len;

	strcpy(text, " ");
	if (fs_open(&fs, NULL))
		return;
	fs_read(&fs, text + 1, size - 2, "proc/self/task/%d/children", (int)getpid());
	fs_close(&fs);
	len = strlen(text);
	text[len] = ' ';
	text[len + 1] = '\0';
}

static void signal_child(pid_t pid, void *arg)
{
	siginfo_t info;

	/* Whether it is a child is asked first: until we reap it, its number is its own.
	 */
	if (!waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT))
		kill(getpgid(pid) == pid ? -pid : pid, *(int *)arg);
}

static void reap_child(pid_t pid, void *arg)
{
	*(bool *)arg &= waitpid(pid, NULL, WNOHANG) != 0;
}

static void for_each(const struct orphans *orphans, void (*visit)(pid_t pid, void *arg),
		     void *arg)
{
	char text[sizeof(orphans->older)], padded[24], *save, *word;

	list_children(text, sizeof(text));
	for (word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		pid_t pid = (pid_t)strtol(word, NULL, 10);

		snprintf(padded, sizeof(padded), " %s ", word);
		if (pid > 1 && !strstr(orphans->older, padded))
			visit(pid, arg);
	}
}

void orphans_begin(struct orphans *orphans)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	list_children(orphans->older, sizeof(orphans->older));
}

void orphans_spare(struct orphans *orphans, pid_t pid)
{
	const size_t len = strlen(orphans->older);

	snprintf(orphans->older + len, sizeof(orphans->older) - len, "%d ", (int)pid);
}

void orphans_signal(const struct orphans *orphans, int signo)
{
	for_each(orphans, signal_child, &signo);
}

/* Reap those that are dead. True when none is left. */
static bool reap(const struct orphans *orphans)
{
	bool all = true;

	/* The children of those that are reaped may have come to us meanwhile. */
	for_each(orphans, reap_child, &all);
	if (all)
		for_each(orphans, reap_child, &all);
	return all;
}

int orphans_end(const struct orphans *orphans, unsigned int grace_s,
		unsigned int patience_s)
{
	const uint64_t kill_ns = clock_now_ns() + grace_s * NS_PER_SEC;
	const uint64_t end_ns = kill_ns + patience_s * NS_PER_SEC;
	uint64_t term_ns = 0;

	while (!reap(orphans)) {
		const uint64_t now_ns = clock_now_ns();

		if (now_ns > end_ns)
			return -ETIMEDOUT;
		if (now_ns > kill_ns) {
			orphans_signal(orphans, SIGKILL);
		} else if (now_ns - term_ns > TERM_AGAIN_NS) {
			orphans_signal(orphans, SIGTERM);
			term_ns = now_ns;
		}
		clock_nap_ns(LOOK_AGAIN_NS);
	}
	return 0;
}
