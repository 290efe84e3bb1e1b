// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/vm/stress_crew.h"

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

static bool has_turn(const struct stress_crew *crew, size_t slot)
{
	return roles[slot].turn == crew->shared->turn % TURNS;
}

bool stress_crew_races(const struct stress_crew *crew)
{
	return crew->shared->turn % TURNS == RACE;
}

static void start(struct stress_crew *crew, size_t slot)
{
	const struct role *role = &roles[slot];
	const uint64_t seed = crew->next_seed++;
	const pid_t pid = fork();

	if (!pid)
		role->run(crew->shared, &crew->disks[role->disk], seed);
	if (pid < 0)
		stress_fail(crew->shared, "fork: %s", strerror(errno));
	else
		crew->pids[slot] = pid;
}

static void reap(struct stress_crew *crew, size_t slot)
{
	int status;

	if (waitpid(crew->pids[slot], &status, WNOHANG) <= 0)
		return;
	crew->pids[slot] = 0;
	if (!WIFEXITED(status))
		stress_fail(crew->shared, "a process was ended by signal %d",
			    WTERMSIG(status));
}

static void signal_one(const struct stress_crew *crew, size_t slot, int signal)
{
	if (crew->pids[slot])
		kill(crew->pids[slot], signal);
}

/* Those that do not have their turn are stopped wherever they are. */
static void next_turn(struct stress_crew *crew)
{
	crew->shared->turn++;
	crew->turn_ends_ns = clock_now_ns() + TURN_NS;
	for (size_t i = 0; i < STRESS_CREW; i++)
		signal_one(crew, i, has_turn(crew, i) ? SIGCONT : SIGSTOP);
}

void stress_crew_tend(struct stress_crew *crew)
{
	if (clock_now_ns() >= crew->turn_ends_ns)
		next_turn(crew);
	for (size_t i = 0; i < STRESS_CREW; i++) {
		if (crew->pids[i])
			reap(crew, i);
		if (!crew->pids[i] && has_turn(crew, i) && !crew->shared->stop)
			start(crew, i);
	}
}

static bool any_left(struct stress_crew *crew)
{
	bool any = false;

	for (size_t i = 0; i < STRESS_CREW; i++) {
		if (crew->pids[i])
			reap(crew, i);
		any |= crew->pids[i] != 0;
	}
	return any;
}

void stress_crew_end(struct stress_crew *crew, unsigned int seconds)
{
	const uint64_t end_ns = clock_now_ns() + seconds * NS_PER_SEC;

	crew->shared->stop = true;
	for (size_t i = 0; i < STRESS_CREW; i++)
		signal_one(crew, i, SIGCONT);
	while (any_left(crew)) {
		if (clock_now_ns() >= end_ns) {
			stress_fail(crew->shared, "a process did not end within %u s",
				    seconds);
			return;
		}
		clock_nap_ns(POLL_NS);
	}
}
