// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "round/barrier.h"

/* Long enough for the last word to reach every CPU's cache, short against a timer tick.
 */
#define GATE_LEAD_NS 20000

/* An answer that takes longer comes from a process that was off its CPU; and when they
 * are never all on theirs, the round is to say so. */
#define GATE_ANSWER_NS   50000
#define GATE_PATIENCE_NS (2 * NS_PER_SEC)
#define GATE_CALL_SHIFT  32

enum { GATE_CLOSED, GATE_OPEN, GATE_ABANDONED };

static size_t gate_bytes(unsigned int procs)
{
	return sizeof(struct barrier) + procs * sizeof(struct proc_report);
}

struct barrier *barrier_new(unsigned int procs, bool yields, clockid_t clock)
{
	struct barrier *barrier = mmap(NULL, gate_bytes(procs), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (barrier == MAP_FAILED)
		return NULL;
	barrier->procs = procs;
	barrier->yields = yields;
	barrier->clock = clock;
	barrier->parent_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (barrier->parent_fd < 0) {
		munmap(barrier, gate_bytes(procs));
		return NULL;
	}
	return barrier;
}

void barrier_free(struct barrier *barrier)
{
	close(barrier->parent_fd);
	munmap(barrier, gate_bytes(barrier->procs));
}

static void futex_wait(_Atomic uint32_t *word, uint32_t while_value)
{
	syscall(SYS_futex, word, FUTEX_WAIT, while_value, NULL, NULL, 0);
}

static void futex_wake_all(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void wake_parent(const struct barrier *barrier)
{
	/* The counter cannot overflow and the parent polls it, so this cannot fail. */
	eventfd_write(barrier->parent_fd, 1);
}

void barrier_drain_event(const struct barrier *barrier)
{
	eventfd_t count;

	eventfd_read(barrier->parent_fd, &count);
}

/* Call until all others answer at once: the CPU of one that arrived may have been taken
 * away since, by the host of a guest or by another program. */
static void call_all(struct barrier *barrier)
{
	const uint64_t begin_ns = clock_read_ns(barrier->clock);
	uint64_t asked_ns = begin_ns, now_ns = begin_ns, call = 0;

	while (now_ns - begin_ns < GATE_PATIENCE_NS) {
		bool all;

		if (!call || now_ns - asked_ns >= GATE_ANSWER_NS) {
			asked_ns = now_ns;
			atomic_store(&barrier->call, ++call << GATE_CALL_SHIFT);
		}
		all = (uint32_t)atomic_load(&barrier->call) == barrier->procs - 1;
		/* An answer is worth as little when it is ours that was taken away. */
		now_ns = clock_read_ns(barrier->clock);
		if (all && now_ns - asked_ns < GATE_ANSWER_NS)
			return;
	}
}

static void answer(struct barrier *barrier, uint64_t *answered)
{
	uint64_t call = atomic_load(&barrier->call);
	const uint64_t number = call >> GATE_CALL_SHIFT;

	if (number != *answered &&
	    atomic_compare_exchange_strong(&barrier->call, &call, call + 1))
		*answered = number;
}

void barrier_prepared(struct barrier *barrier)
{
	if (atomic_fetch_add(&barrier->prepared, 1) + 1 == barrier->procs)
		wake_parent(barrier);
}

bool barrier_wait(struct barrier *barrier)
{
	uint64_t start_at_ns, answered = 0;

	while (atomic_load(&barrier->open) == GATE_CLOSED)
		futex_wait(&barrier->open, GATE_CLOSED);
	if (atomic_load(&barrier->open) == GATE_ABANDONED)
		return false;
	if (atomic_fetch_add(&barrier->arrived, 1) + 1 == barrier->procs) {
		if (!barrier->yields)
			call_all(barrier);
		atomic_store(&barrier->start_at_ns,
			     clock_read_ns(barrier->clock) + GATE_LEAD_NS);
	}
	while (!(start_at_ns = atomic_load(&barrier->start_at_ns))) {
		if (barrier->yields)
			sched_yield();
		else
			answer(barrier, &answered);
	}
	while (clock_read_ns(barrier->clock) < start_at_ns)
		;
	return true;
}

void barrier_done(struct barrier *barrier)
{
	uint32_t done = atomic_fetch_add(&barrier->done, 1) + 1;

	if (done == barrier->procs) {
		futex_wake_all(&barrier->done);
		wake_parent(barrier);
		return;
	}
	while ((done = atomic_load(&barrier->done)) < barrier->procs)
		futex_wait(&barrier->done, done);
}

void barrier_wait_dismissed(struct barrier *barrier)
{
	while (!atomic_load(&barrier->dismissed))
		futex_wait(&barrier->dismissed, 0);
}

void barrier_dismiss(struct barrier *barrier)
{
	atomic_store(&barrier->dismissed, 1);
	futex_wake_all(&barrier->dismissed);
}

void barrier_drop_one(struct barrier *barrier)
{
	uint64_t unset = 0;

	atomic_compare_exchange_strong(&barrier->start_at_ns, &unset,
				       clock_read_ns(barrier->clock));
}

static bool leave_closed(struct barrier *barrier, uint32_t state)
{
	uint32_t closed = GATE_CLOSED;

	if (!atomic_compare_exchange_strong(&barrier->open, &closed, state))
		return false;
	futex_wake_all(&barrier->open);
	return true;
}

void barrier_open(struct barrier *barrier)
{
	leave_closed(barrier, GATE_OPEN);
}

void barrier_abandon(struct barrier *barrier)
{
	if (!leave_closed(barrier, GATE_ABANDONED))
		return;
	atomic_fetch_add(&barrier->done, barrier->procs);
	futex_wake_all(&barrier->done);
}
