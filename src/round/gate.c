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

/* An answer that takes longer comes from a process that was off its CPU; and when they
 * are never all on theirs, the round is to say so. */
#define GATE_ANSWER_NS   50000
#define GATE_PATIENCE_NS (2 * NS_PER_SEC)
#define GATE_CALL_SHIFT  32

enum { GATE_CLOSED, GATE_OPEN, GATE_ABANDONED };

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

/* Call until all others answer at once: the CPU of one that arrived may have been taken
 * away since, by the host of a guest or by another program. */
static void call_all(struct gate *gate)
{
	const uint64_t begin_ns = clock_read_ns(gate->clock);
	uint64_t asked_ns = begin_ns, now_ns = begin_ns, call = 0;

	while (now_ns - begin_ns < GATE_PATIENCE_NS) {
		bool all;

		if (!call || now_ns - asked_ns >= GATE_ANSWER_NS) {
			asked_ns = now_ns;
			atomic_store(&gate->call, ++call << GATE_CALL_SHIFT);
		}
		all = (uint32_t)atomic_load(&gate->call) == gate->procs - 1;
		/* An answer is worth as little when it is ours that was taken away. */
		now_ns = clock_read_ns(gate->clock);
		if (all && now_ns - asked_ns < GATE_ANSWER_NS)
			return;
	}
}

static void answer(struct gate *gate, uint64_t *answered)
{
	uint64_t call = atomic_load(&gate->call);
	const uint64_t number = call >> GATE_CALL_SHIFT;

	if (number != *answered &&
	    atomic_compare_exchange_strong(&gate->call, &call, call + 1))
		*answered = number;
}

void gate_prepared(struct gate *gate)
{
	if (atomic_fetch_add(&gate->prepared, 1) + 1 == gate->procs)
		wake_parent(gate);
}

bool gate_wait(struct gate *gate)
{
	uint64_t start_at_ns, answered = 0;

	while (atomic_load(&gate->open) == GATE_CLOSED)
		futex_wait(&gate->open, GATE_CLOSED);
	if (atomic_load(&gate->open) == GATE_ABANDONED)
		return false;
	if (atomic_fetch_add(&gate->arrived, 1) + 1 == gate->procs) {
		if (!gate->yields)
			call_all(gate);
		atomic_store(&gate->start_at_ns,
			     clock_read_ns(gate->clock) + GATE_LEAD_NS);
	}
	while (!(start_at_ns = atomic_load(&gate->start_at_ns))) {
		if (gate->yields)
			sched_yield();
		else
			answer(gate, &answered);
	}
	while (clock_read_ns(gate->clock) < start_at_ns)
		;
	return true;
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

void gate_linger(struct gate *gate)
{
	while (!atomic_load(&gate->dismissed))
		futex_wait(&gate->dismissed, 0);
}

void gate_dismiss(struct gate *gate)
{
	atomic_store(&gate->dismissed, 1);
	futex_wake_all(&gate->dismissed);
}

void gate_forgo(struct gate *gate)
{
	uint64_t unset = 0;

	atomic_compare_exchange_strong(&gate->start_at_ns, &unset,
				       clock_read_ns(gate->clock));
}

static bool leave_closed(struct gate *gate, uint32_t state)
{
	uint32_t closed = GATE_CLOSED;

	if (!atomic_compare_exchange_strong(&gate->open, &closed, state))
		return false;
	futex_wake_all(&gate->open);
	return true;
}

void gate_open(struct gate *gate)
{
	leave_closed(gate, GATE_OPEN);
}

void gate_abandon(struct gate *gate)
{
	if (!leave_closed(gate, GATE_ABANDONED))
		return;
	atomic_fetch_add(&gate->done, gate->procs);
	futex_wake_all(&gate->done);
}
