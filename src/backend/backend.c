// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend/backend.h"
#include "backend/orphans.h"
#include "backend/supervisor.h"
#include "base/clock.h"

#define TICK_MS      1000
#define KEEPER_S     5
#define UNKILLABLE_S 30

/* A backend at work, seen from the campaign. */
struct boot {
	const struct backend_call *call;
	struct orphans orphans; /* when the supervisor is killed */
	pid_t keeper;
	int alive_fd; /* end of file: the supervisor is gone */
	uint64_t start_ns;
};

static uint64_t elapsed_ms(const struct boot *boot)
{
	return (clock_now_ns() - boot->start_ns) / NS_PER_MSEC;
}

static int start(struct boot *boot, struct err *err)
{
	pid_t self = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return err_sys(err, -errno, "pipe");
	orphans_begin(&boot->orphans);
	boot->start_ns = clock_now_ns();
	boot->keeper = fork();
	if (!boot->keeper) {
		close(ends[0]);
		supervisor_main(boot->call, self);
	}
	close(ends[1]);
	if (boot->keeper < 0) {
		close(ends[0]);
		return err_sys(err, -errno, "fork");
	}
	boot->alive_fd = ends[0];
	return 0;
}

/* Wait until the supervisor is gone (true) or until there is something else to look at.
 */
static bool wait_gone(const struct boot *boot, int interrupt_fd, int timeout_ms,
		      bool *interrupted)
{
	struct pollfd fds[] = {
		{ .fd = boot->alive_fd, .events = POLLIN },
		{ .fd = interrupt_fd, .events = POLLIN },
	};

	if (poll(fds, 2, timeout_ms) < 0)
		return false;
	*interrupted = fds[1].revents & POLLIN;
	return fds[0].revents;
}

static enum backend_how watch(const struct boot *boot)
{
	const struct backend_call *call = boot->call;
	uint64_t margin_s = call->deadline_s / 10, moved_ms = 0;
	bool interrupted = false;
	size_t far = 0;

	if (margin_s < BACKEND_MARGIN_MIN_S)
		margin_s = BACKEND_MARGIN_MIN_S;
	while (!wait_gone(boot, call->interrupt_fd, TICK_MS, &interrupted)) {
		if (interrupted)
			return BACKEND_STOPPED;
		if (elapsed_ms(boot) > (call->deadline_s + margin_s) * 1000)
			return BACKEND_LATE;
		if (call->tick) {
			const size_t now = call->tick(call->arg, elapsed_ms(boot));

			if (now != far)
				moved_ms = elapsed_ms(boot);
			far = now;
		}
		if (call->stall_s &&
		    elapsed_ms(boot) > moved_ms + call->stall_s * UINT64_C(1000))
			return BACKEND_LATE;
	}
	return BACKEND_EXITED;
}

/* The supervisor ends all within the grace. One that does not is stopped itself, or waits
 * for what cannot be killed. */
static void end_early(const struct boot *boot)
{
	uint64_t limit_ms = elapsed_ms(boot) + (BACKEND_GRACE_S + KEEPER_S) * 1000;
	bool ignored;

	kill(boot->keeper, SIGTERM);
	while (!wait_gone(boot, -1, TICK_MS, &ignored)) {
		if (elapsed_ms(boot) > limit_ms)
			kill(boot->keeper, SIGKILL);
	}
}

/* The supervisor has ended all that the backend started, unless it was killed. */
static int reap(const struct boot *boot, struct backend_end *end, struct err *err)
{
	int status = 0, ret = 0;

	waitpid(boot->keeper, &status, 0);
	if (WIFSIGNALED(status))
		ret = orphans_end(&boot->orphans, BACKEND_GRACE_S, UNKILLABLE_S);
	end->elapsed_ms = elapsed_ms(boot);
	if (ret)
		return err_set(err, ret,
			       "%s: its processes cannot be killed: expected them to end "
			       "within %d s of SIGKILL",
			       boot->call->path, UNKILLABLE_S);
	if (end->how != BACKEND_EXITED)
		return 0;
	if (WIFSIGNALED(status)) {
		end->how = BACKEND_UNSUPERVISED;
		end->code = WTERMSIG(status);
		return 0;
	}
	/* The supervisor tells of a signal as a shell does. */
	end->code = WEXITSTATUS(status);
	if (end->code <= 128)
		return 0;
	end->how = BACKEND_SIGNALED;
	end->code -= 128;
	return 0;
}

int backend_run(const struct backend_call *call, struct backend_end *end, struct err *err)
{
	struct boot boot = { .call = call };
	int ret;

	*end = (struct backend_end){ 0 };
	ret = start(&boot, err);
	if (ret)
		return ret;
	end->how = watch(&boot);
	if (end->how != BACKEND_EXITED)
		end_early(&boot);
	ret = reap(&boot, end, err);
	close(boot.alive_fd);
	return ret;
}

int backend_find(char *path, size_t size, const char *name, const char *dir,
		 struct err *err)
{
	const bool is_path = strchr(name, '/');
	char file[PATH_MAX], *full;
	struct stat st;
	int len = snprintf(file, sizeof(file), "%s%s%s", is_path ? "" : dir,
			   is_path ? "" : "/", name);

	if (len >= (int)sizeof(file))
		return err_sys(err, -ENAMETOOLONG, "%s: no such backend", name);
	full = realpath(file, NULL);
	if (!full)
		return err_sys(err, -errno, "%s: no such backend", file);
	len = snprintf(path, size, "%s", full);
	free(full);
	if (len >= (int)size)
		return err_sys(err, -ENAMETOOLONG, "%s: no such backend", file);
	if (stat(path, &st))
		return err_sys(err, -errno, "%s", path);
	if (!S_ISREG(st.st_mode) || access(path, X_OK))
		return err_set(err, -EACCES, "%s: expected an executable file", path);
	return 0;
}
