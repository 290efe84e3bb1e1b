// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/vm/stress_procs.h"

#define TURN_NS (2 * NS_PER_SEC)
#define POLL_NS (20 * NS_PER_MSEC)

enum turn { USE, RACE, TURNS };

static const struct role {
	enum turn turn;
	enum stress_disk_use disk;
	stress_fn *run;
} roles[STRESS_CREW] = {
	{ USE, STRESS_SWAP, stress_compact }, { USE, STRESS_SWAP, stress_work },
	{ USE, STRESS_SWAP, stress_work },    { USE, STRESS_SWAP, stress_work },
	{ RACE, STRESS_RAW, stress_compact }, { RACE, STRESS_RAW, stress_race },
	{ RACE, STRESS_RAW, stress_race },
};

static bool has_turn(const struct stress_procs *group, size_t slot)
{
	return roles[slot].turn == group->shared->turn % TURNS;
}

bool stress_procs_races(const struct stress_procs *group)
{
	return group->shared->turn % TURNS == RACE;
}

static void start(struct stress_procs *group, size_t slot)
{
	const struct role *role = &roles[slot];
	const uint64_t seed = group->next_seed++;
	const pid_t pid = fork();

	if (!pid)
		role->run(group->shared, &group->disks[role->disk], seed);
	if (pid < 0)
		stress_fail(group->shared, "fork: %s", strerror(errno));
	else
		group->pids[slot] = pid;
}

static void reap(struct stress_procs *group, size_t slot)
{
	int status;

	if (waitpid(group->pids[slot], &status, WNOHANG) <= 0)
		return;
	group->pids[slot] = 0;
	if (!WIFEXITED(status))
		stress_fail(group->shared, "a process was ended by signal %d",
			    WTERMSIG(status));
}

static void signal_one(const struct stress_procs *group, size_t slot, int signal)
{
	if (group->pids[slot])
		kill(group->pids[slot], signal);
}

/* Those that do not have their turn are stopped wherever they are. */
static void next_turn(struct stress_procs *group)
{
	group->shared->turn++;
	group->turn_ends_ns = clock_now_ns() + TURN_NS;
	for (size_t i = 0; i < STRESS_CREW; i++)
		signal_one(group, i, has_turn(group, i) ? SIGCONT : SIGSTOP);
}

void stress_procs_tend(struct stress_procs *group)
{
	if (clock_now_ns() >= group->turn_ends_ns)
		next_turn(group);
	for (size_t i = 0; i < STRESS_CREW; i++) {
		if (group->pids[i])
			reap(group, i);
		if (!group->pids[i] && has_turn(group, i) && !group->shared->stop)
			start(group, i);
	}
}

static bool any_left(struct stress_procs *group)
{
	bool any = false;

	for (size_t i = 0; i < STRESS_CREW; i++) {
		if (group->pids[i])
			reap(group, i);
		any |= group->pids[i] != 0;
	}
	return any;
}

void stress_procs_end(struct stress_procs *group, unsigned int seconds)
{
	const uint64_t end_ns = clock_now_ns() + seconds * NS_PER_SEC;

	group->shared->stop = true;
	for (size_t i = 0; i < STRESS_CREW; i++)
		signal_one(group, i, SIGCONT);
	while (any_left(group)) {
		if (clock_now_ns() >= end_ns) {
			stress_fail(group->shared, "a process did not end within %u s",
				    seconds);
			return;
		}
		clock_nap_ns(POLL_NS);
	}
}
