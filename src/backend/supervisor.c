// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backend/orphans.h"
#include "backend/supervisor.h"
#include "base/clock.h"

#define CANNOT_EXECUTE 126
#define LOOK_AGAIN_NS  (50 * NS_PER_MSEC)

static int redirect(int dir, const char *name, int to)
{
	int fd = files_open(dir, name, O_WRONLY | O_CREAT | O_EXCL);

	if (fd < 0 || dup2(fd, to) < 0)
		return -EIO;
	return close(fd) ? -errno : 0;
}

static void execute(const struct backend_call *call, pid_t keeper)
{
	int null = open("/dev/null", O_RDONLY);
	char dir[PATH_MAX];
	sigset_t none;

	setpgid(0, 0);
	/* Where another user can put something else in the directory's place, the backend
	 * gets a path that cannot be turned: through our descriptor. The dot makes it end
	 * in no link. */
	if (call->dir->exposed)
		snprintf(dir, sizeof(dir), "/proc/%d/fd/%d/.", (int)keeper,
			 call->dir->fd);
	else
		strcpy(dir, call->dir->path);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    redirect(call->dir->fd, BACKEND_OUT_NAME, STDOUT_FILENO) ||
	    redirect(call->dir->fd, BACKEND_ERR_NAME, STDERR_FILENO))
		_exit(CANNOT_EXECUTE);
	close(null);
	/* What the campaign blocked or ignored is not the backend's affair. */
	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execl(call->path, call->path, dir, (char *)NULL);
	fprintf(stderr, "%s: %s\n", call->path, strerror(errno));
	_exit(CANNOT_EXECUTE);
}

/* A backend and its group, seen from the supervisor. */
struct keep {
	pid_t backend; /* leads the group */
	struct orphans orphans;
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

static void keep_all(struct keep *keep)
{
	const struct timespec moment = { .tv_nsec = LOOK_AGAIN_NS };

	while (!all_gone(keep)) {
		int signo;

		if (keep->over && !keep->ending) {
			keep->ending = true;
			keep->kill_ns = clock_now_ns();
		}
		if (clock_now_ns() >= keep->kill_ns)
			orphans_signal(&keep->orphans, SIGKILL);
		else if (keep->ending && keep->over)
			orphans_signal(&keep->orphans, SIGTERM);
		/* Until a signal comes; while an end is under way, only for a moment. */
		signo = keep->ending ? sigtimedwait(&keep->signals, NULL, &moment)
				     : sigwaitinfo(&keep->signals, NULL);
		if (signo != SIGTERM || keep->ending)
			continue;
		keep->ending = true;
		keep->kill_ns = clock_now_ns() + BACKEND_GRACE_S * NS_PER_SEC;
		orphans_signal(&keep->orphans, SIGTERM);
	}
}

void supervisor_main(const struct backend_call *call, pid_t parent)
{
	struct keep keep = { .kill_ns = UINT64_MAX };
	pid_t self;

	sigfillset(&keep.signals);
	sigprocmask(SIG_SETMASK, &keep.signals, NULL);
	sigemptyset(&keep.signals);
	sigaddset(&keep.signals, SIGTERM);
	sigaddset(&keep.signals, SIGCHLD);
	/* Off the terminal's group: Ctrl-C is for the campaign to deal with. */
	setpgid(0, 0);
	orphans_begin(&keep.orphans);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(CANNOT_EXECUTE);
	self = getpid();
	keep.backend = fork();
	if (!keep.backend)
		execute(call, self);
	if (keep.backend < 0)
		_exit(CANNOT_EXECUTE);
	setpgid(keep.backend, keep.backend);
	keep_all(&keep);
	/* Nobody else is left to do it. */
	if (getppid() != parent)
		files_own_all(call->dir->fd);
	_exit(WIFEXITED(keep.status) ? WEXITSTATUS(keep.status)
				     : 128 + WTERMSIG(keep.status));
}
