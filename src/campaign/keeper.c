// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "campaign/keeper.h"

#define CANNOT_EXECUTE 126
#define LOOK_AGAIN_NS  (50 * NS_PER_MSEC)

static void block_signals(sigset_t *set)
{
	sigfillset(set);
	sigprocmask(SIG_SETMASK, set, NULL);
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGCHLD);
}

/* What the campaign blocked or ignored is not the backend's affair. */
static void reset_signals(void)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int redirect(const char *dir, const char *name, int to)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || dup2(fd, to) < 0)
		return -errno;
	return close(fd) ? -errno : 0;
}

static void execute(const struct backend_call *call)
{
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    redirect(call->dir, "backend.out", STDOUT_FILENO) ||
	    redirect(call->dir, "backend.err", STDERR_FILENO))
		_exit(CANNOT_EXECUTE);
	close(null);
	reset_signals();
	execl(call->path, call->path, call->dir, (char *)NULL);
	fprintf(stderr, "%s: %s\n", call->path, strerror(errno));
	_exit(CANNOT_EXECUTE);
}

/* A backend and its group, seen from the keeper. */
struct keep {
	pid_t backend; /* leads the group */
	sigset_t signals;
	bool over, ending;
	int status;       /* once over */
	uint64_t kill_ns; /* when patience ends */
};

/*
 * Orphans come to us, their subreaper: no child left means that nothing is left of what
 * the backend started, whatever process group it is in.
 */
static bool all_gone(struct keep *keep)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != keep->backend)
			continue;
		keep->over = true;
		keep->status = status;
	}
	return pid < 0;
}

static bool is_child(pid_t pid)
{
	siginfo_t info;

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
}

/*
 * What the backend left behind, child by child. Whether it is one is asked first: until
 * we reap it, its number is its own.
 */
static void signal_children(int signo)
{
	char text[4096], *save, *word;
	struct fs fs;

	if (fs_open(&fs, NULL))
		return;
	fs_read(&fs, text, sizeof(text), "proc/self/task/%d/children", (int)getpid());
	fs_close(&fs);
	for (word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		pid_t pid = (pid_t)strtol(word, NULL, 10);

		if (pid > 1 && is_child(pid))
			kill(pid, signo);
	}
}

static void signal_all(const struct keep *keep, int signo)
{
	if (!keep->over)
		kill(-keep->backend, signo);
	signal_children(signo);
}

static void end_gently(struct keep *keep)
{
	if (keep->ending)
		return;
	keep->ending = true;
	keep->kill_ns = clock_now_ns() + BACKEND_GRACE_S * NS_PER_SEC;
	signal_all(keep, SIGTERM);
}

/* Until a signal comes; while an end is under way, only for a moment. */
static int wait_signal(const struct keep *keep)
{
	const struct timespec moment = { .tv_nsec = LOOK_AGAIN_NS };

	return keep->ending ? sigtimedwait(&keep->signals, NULL, &moment)
			    : sigwaitinfo(&keep->signals, NULL);
}

static void keep_all(struct keep *keep)
{
	while (!all_gone(keep)) {
		if (keep->over && !keep->ending) {
			keep->ending = true;
			keep->kill_ns = clock_now_ns();
		}
		if (clock_now_ns() >= keep->kill_ns)
			signal_all(keep, SIGKILL);
		else if (keep->ending && keep->over)
			signal_children(SIGTERM);
		if (wait_signal(keep) == SIGTERM)
			end_gently(keep);
	}
}

static int code_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void keeper_live(const struct backend_call *call, pid_t parent)
{
	struct keep keep = { .kill_ns = UINT64_MAX };

	block_signals(&keep.signals);
	/* Off the terminal's group: Ctrl-C is for the campaign to deal with. */
	setpgid(0, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(CANNOT_EXECUTE);
	keep.backend = fork();
	if (!keep.backend)
		execute(call);
	if (keep.backend < 0)
		_exit(CANNOT_EXECUTE);
	setpgid(keep.backend, keep.backend);
	keep_all(&keep);
	_exit(code_of(keep.status));
}
