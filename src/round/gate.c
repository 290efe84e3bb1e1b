// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/gate.h"

/* Long enough for the last word to reach every CPU's cache, short against a timer tick.
 */
#define GATE_LEAD_NS 20000

static size_t gate_bytes(unsigned int procs)
{
	return sizeof(struct gate) + procs * sizeof(struct proc_report);
}

struct gate *gate_new(unsigned int procs, bool yields, clockid_t clock)
{
	struct gate *gate = mmap(NULL, gate_bytes(procs), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (gate == MAP_FAILED)
		return NULL;
	gate->procs = procs;
	gate->yields = yields;
	gate->clock = clock;
	gate->parent_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (gate->parent_fd < 0) {
		munmap(gate, gate_bytes(procs));
		return NULL;
	}
	return gate;
}

void gate_free(struct gate *gate)
{
	close(gate->parent_fd);
	munmap(gate, gate_bytes(gate->procs));
}

static void futex_wait(_Atomic uint32_t *word, uint32_t while_value)
{
	syscall(SYS_futex, word, FUTEX_WAIT, while_value, NULL, NULL, 0);
}

static void futex_wake_all(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void wake_parent(const struct gate *gate)
{
	/* The counter cannot overflow and the parent polls it, so this cannot fail. */
	eventfd_write(gate->parent_fd, 1);
}

void gate_drain_event(const struct gate *gate)
{
	eventfd_t count;

	eventfd_read(gate->parent_fd, &count);
}

void gate_wait(struct gate *gate)
{
	uint64_t start_at_ns;

	if (atomic_fetch_add(&gate->prepared, 1) + 1 == gate->procs)
		wake_parent(gate);
	while (!atomic_load(&gate->open))
		futex_wait(&gate->open, 0);
	if (atomic_fetch_add(&gate->arrived, 1) + 1 == gate->procs)
		atomic_store(&gate->start_at_ns,
			     clock_read_ns(gate->clock) + GATE_LEAD_NS);
	while (!(start_at_ns = atomic_load(&gate->start_at_ns))) {
		if (gate->yields)
			sched_yield();
	}
	while (clock_read_ns(gate->clock) < start_at_ns)
		;
}

void gate_done(struct gate *gate)
{
	uint32_t done = atomic_fetch_add(&gate->done, 1) + 1;

	if (done == gate->procs) {
		futex_wake_all(&gate->done);
		wake_parent(gate);
		return;
	}
	while ((done = atomic_load(&gate->done)) < gate->procs)
		futex_wait(&gate->done, done);
}

void gate_open(struct gate *gate)
{
	atomic_store(&gate->open, 1);
	futex_wake_all(&gate->open);
}
