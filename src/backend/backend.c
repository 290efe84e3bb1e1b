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

static uint64_t elapsed_ms(const struct backend_boot *boot)
{
	return (clock_now_ns() - boot->start_ns) / NS_PER_MSEC;
}

int backend_start(struct backend_set *set, struct backend_boot *boot, struct err *err)
{
	pid_t self = getpid();
	int ends[2];

	if (set->count == BACKEND_PARALLEL_MAX)
		return err_set(err, -EAGAIN, "expected at most %d boots at the same time",
			       BACKEND_PARALLEL_MAX);
	if (pipe2(ends, O_CLOEXEC))
		return err_sys(err, -errno, "pipe");
	if (!set->count)
		orphans_begin(&set->orphans);
	boot->moved_ms = boot->far = 0;
	boot->start_ns = clock_now_ns();
	boot->keeper = fork();
	if (!boot->keeper) {
		close(ends[0]);
		supervisor_main(&boot->call, self);
	}
	close(ends[1]);
	if (boot->keeper < 0) {
		close(ends[0]);
		return err_sys(err, -errno, "fork");
	}
	boot->alive_fd = ends[0];
	set->boots[set->count++] = boot;
	return 0;
}

/* It is over time, or comes no further. */
static bool is_late(struct backend_boot *boot)
{
	const struct backend_call *call = &boot->call;
	const uint64_t now_ms = elapsed_ms(boot);
	uint64_t margin_s = call->deadline_s / 10;

	if (margin_s < BACKEND_MARGIN_MIN_S)
		margin_s = BACKEND_MARGIN_MIN_S;
	if (now_ms > (call->deadline_s + margin_s) * 1000)
		return true;
	if (call->tick) {
		const size_t far = call->tick(call->arg, now_ms);

		if (far != boot->far)
			boot->moved_ms = now_ms;
		boot->far = far;
	}
	return call->stall_s && now_ms > boot->moved_ms + call->stall_s * UINT64_C(1000);
}

struct backend_boot *backend_wait(struct backend_set *set, int interrupt_fd,
				  enum backend_how *how)
{
	struct pollfd fds[BACKEND_PARALLEL_MAX + 1];

	for (size_t i = 0; i < set->count; i++)
		fds[i] = (struct pollfd){ set->boots[i]->alive_fd, POLLIN, 0 };
	fds[set->count] = (struct pollfd){ interrupt_fd, POLLIN, 0 };
	if (poll(fds, set->count + 1, TICK_MS) < 0)
		return NULL;
	*how = BACKEND_EXITED;
	for (size_t i = 0; i < set->count; i++) {
		if (fds[i].revents)
			return set->boots[i];
	}
	*how = BACKEND_STOPPED;
	if (set->count && fds[set->count].revents & POLLIN)
		return set->boots[0];
	*how = BACKEND_LATE;
	for (size_t i = 0; i < set->count; i++) {
		if (is_late(set->boots[i]))
			return set->boots[i];
	}
	return NULL;
}

void backend_stop(const struct backend_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		kill(set->boots[i]->keeper, SIGTERM);
}

/* The supervisor ends all within the grace. One that does not is stopped itself, or waits
 * for what cannot be killed. */
static void end_early(const struct backend_boot *boot)
{
	uint64_t limit_ms = elapsed_ms(boot) + (BACKEND_GRACE_S + KEEPER_S) * 1000;
	struct pollfd fd = { boot->alive_fd, POLLIN, 0 };

	kill(boot->keeper, SIGTERM);
	while (poll(&fd, 1, TICK_MS) <= 0) {
		if (elapsed_ms(boot) > limit_ms)
			kill(boot->keeper, SIGKILL);
	}
}

/* Whose supervisor was killed. Those of other boots have theirs, or it was killed, too.
 */
static int end_orphans(const struct backend_set *set)
{
	struct orphans orphans = set->orphans;

	for (size_t i = 0; i < set->count; i++)
		orphans_spare(&orphans, set->boots[i]->keeper);
	return orphans_end(&orphans, BACKEND_GRACE_S, UNKILLABLE_S);
}

static void take_out(struct backend_set *set, const struct backend_boot *boot)
{
	size_t left = 0;

	for (size_t i = 0; i < set->count; i++) {
		if (set->boots[i] != boot)
			set->boots[left++] = set->boots[i];
	}
	set->count = left;
}

int backend_finish(struct backend_set *set, struct backend_boot *boot,
		   enum backend_how how, struct backend_end *end, struct err *err)
{
	int status = 0, ret = 0;

	*end = (struct backend_end){ .how = how };
	if (how != BACKEND_EXITED)
		end_early(boot);
	waitpid(boot->keeper, &status, 0);
	close(boot->alive_fd);
	take_out(set, boot);
	/* The supervisor has ended all that the backend started, unless it was killed. */
	if (WIFSIGNALED(status))
		ret = end_orphans(set);
	end->elapsed_ms = elapsed_ms(boot);
	if (ret)
		return err_set(err, ret,
			       "%s: its processes cannot be killed: expected them to end "
			       "within %d s of SIGKILL",
			       boot->call.path, UNKILLABLE_S);
	if (how != BACKEND_EXITED)
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
