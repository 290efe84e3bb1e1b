// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "tests/root/owner.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define PASSES   20
#define LIMIT_NS (20 * NS_PER_SEC)

/* No share of a region stays resident. */
static const struct layout all_out = { 1, 0 };

enum stage { FILLING, PROVEN, RELEASE, RELEASED };

static void join_group(const char *group)
{
	char path[128];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/cgroup.procs", group);
	stream = *group ? fopen(path, "we") : NULL;
	if (!stream)
		return;
	fputs("0", stream);
	fclose(stream);
}

static void pin(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static int fill(const struct region *region)
{
	const struct pattern_options options = { region->page_bytes, 3 };
	struct pattern_pool pool;
	struct err err;
	int ret = pattern_pool_make(&pool, pattern_find("text"), &options, &err);

	if (ret)
		return ret;
	pattern_fill(region, pattern_find("text"), &pool, 1);
	pattern_pool_free(&pool);
	return 0;
}

static int page_out(struct proof *proof, const struct region *region,
		    unsigned int swap_type)
{
	for (unsigned int i = 0; i < PASSES; i++) {
		int ret;

		madvise(region->addr, region->bytes, MADV_PAGEOUT);
		ret = proof_scan(proof, region, &all_out, swap_type, true);
		if (ret || proof->proven_pages == region->bytes / region->page_bytes)
			return ret;
		clock_nap_ns(10 * NS_PER_MSEC);
	}
	return -EBUSY;
}

static _Noreturn void own(struct owner_shared *shared,
			  const struct owner_options *options)
{
	struct region region = { NULL, options->bytes, (size_t)sysconf(_SC_PAGESIZE) };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	join_group(options->group);
	if (options->cpu != UINT_MAX)
		pin(options->cpu);
	region.addr = mmap(NULL, region.bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(region.addr, region.bytes, MADV_NOHUGEPAGE);
	shared->error = fill(&region);
	if (!shared->error)
		shared->error = page_out(&shared->proof, &region, options->swap_type);
	atomic_store(&shared->stage, PROVEN);
	while (atomic_load(&shared->stage) != RELEASE)
		clock_nap_ns(NS_PER_MSEC);
	shared->error = options->method->release(&region);
	proof_scan(&shared->proof, &region, &all_out, options->swap_type, false);
	atomic_store(&shared->stage, RELEASED);
	for (;;)
		pause();
}

static void await_stage(const struct owner *owner, unsigned int stage)
{
	const uint64_t end_ns = clock_now_ns() + LIMIT_NS;

	while (atomic_load(&owner->shared->stage) != stage && clock_now_ns() < end_ns)
		clock_nap_ns(NS_PER_MSEC);
	assert_int_equal(atomic_load(&owner->shared->stage), stage);
	assert_int_equal(owner->shared->error, 0);
}

struct owner owner_start(const struct owner_options *options)
{
	struct owner owner;

	owner.shared = mmap(NULL, sizeof(*owner.shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(owner.shared, MAP_FAILED);
	owner.pid = fork();
	if (!owner.pid)
		own(owner.shared, options);
	owner.pidfd = (int)syscall(SYS_pidfd_open, owner.pid, 0);
	assert_true(owner.pidfd >= 0);
	await_stage(&owner, PROVEN);
	return owner;
}

void owner_release(const struct owner *owner, const struct release_method *method)
{
	if (method->release_from_parent)
		assert_int_equal(method->release_from_parent(owner->pidfd), 0);
	else
		atomic_store(&owner->shared->stage, RELEASE);
	if (method->observe)
		assert_int_equal(method->observe(owner->pidfd), 0);
	else
		await_stage(owner, RELEASED);
}

bool owner_has_ended(const struct owner *owner)
{
	struct pollfd ended = { owner->pidfd, POLLIN, 0 };

	return poll(&ended, 1, 0) == 1;
}

void owner_drop(struct owner *owner)
{
	kill(owner->pid, SIGKILL);
	assert_int_equal(waitpid(owner->pid, NULL, 0), owner->pid);
	close(owner->pidfd);
	munmap(owner->shared, sizeof(*owner->shared));
}
