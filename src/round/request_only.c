// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "round/killer.h"
#include "round/proc.h"
#include "round/request_only.h"

static void request(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGUSR1);
}

static void *release_when_asked(void *arg)
{
	const struct region *region = &((const struct proc *)arg)->region;
	sigset_t set;
	int got;

	request(&set);
	if (!sigwait(&set, &got))
		munmap(region->addr, region->bytes);
	return NULL;
}

int request_only_await(struct proc *proc)
{
	pthread_t thread;
	sigset_t set;

	request(&set);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	return -pthread_create(&thread, NULL, release_when_asked, proc);
}

static int ask(int pidfd)
{
	return syscall(SYS_pidfd_send_signal, pidfd, SIGUSR1, NULL, 0) ? -errno : 0;
}

void request_only_send(struct killer *killer)
{
	killer->call = ask;
	killer->observe = NULL;
}
