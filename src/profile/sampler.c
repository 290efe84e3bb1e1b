// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpulist.h"
#include "profile/sampler.h"

#define STACK_MAX   48
#define SAMPLE_MAX  (sizeof(struct header) + (STACK_MAX + 4) * sizeof(uint64_t))
#define RINGS_BYTES (64u << 20) /* of all CPUs together, while the round runs */
#define RING_LEAST  (256u << 10)
#define RING_MOST   (8u << 20)

struct sampler_cpu {
	int fd;
	struct perf_event_mmap_page *page; /* the ring begins one page behind */
};

/* A record of type PERF_RECORD_SAMPLE, as .sample_type has it. */
struct header {
	struct perf_event_header header;
	uint64_t ip;
	uint32_t pid, tid;
	uint64_t time_ns;
	uint64_t count; /* of addresses behind it */
};

static void fill_attr(struct perf_event_attr *attr, const struct sampler *sampler)
{
	*attr = (struct perf_event_attr){
		.size = sizeof(*attr),
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = sampler->period_ns,
		.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME |
			       PERF_SAMPLE_CALLCHAIN,
		.disabled = 1,
		.exclude_user = 1,
		.exclude_hv = 1,
		.exclude_idle = 1,
		.exclude_callchain_user = 1,
		.sample_max_stack = STACK_MAX,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
	};
	if (sampler->source != PROFILE_CYCLES)
		return;
	attr->type = PERF_TYPE_HARDWARE;
	attr->config = PERF_COUNT_HW_CPU_CYCLES;
	attr->freq = 1;
	attr->sample_freq = NS_PER_SEC / sampler->period_ns;
}

static int open_cpu(const struct sampler *sampler, struct sampler_cpu *cpu,
		    unsigned int id)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	struct perf_event_attr attr;
	void *page;
	int ret;

	fill_attr(&attr, sampler);
	cpu->fd = (int)syscall(SYS_perf_event_open, &attr, -1, id, -1,
			       PERF_FLAG_FD_CLOEXEC);
	if (cpu->fd < 0)
		return -errno;
	page = mmap(NULL, page_bytes + sampler->ring_bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED, cpu->fd, 0);
	if (page != MAP_FAILED) {
		cpu->page = page;
		return 0;
	}
	ret = -errno;
	close(cpu->fd);
	return ret;
}

static size_t ring_bytes(int cpus)
{
	size_t bytes = RING_MOST;

	while (bytes > RING_LEAST && bytes * (size_t)cpus > RINGS_BYTES)
		bytes /= 2;
	return bytes;
}

static int open_all(struct sampler *sampler, const cpu_set_t *online)
{
	sampler->ring_bytes = ring_bytes(CPU_COUNT(online));
	sampler->cpus = calloc((size_t)CPU_COUNT(online), sizeof(*sampler->cpus));
	if (!sampler->cpus)
		return -ENOMEM;
	for (unsigned int id = 0; id < CPU_SETSIZE; id++) {
		int ret;

		if (!CPU_ISSET(id, online))
			continue;
		ret = open_cpu(sampler, &sampler->cpus[sampler->count], id);
		if (ret) {
			sampler_close(sampler);
			return ret;
		}
		sampler->count++;
	}
	return 0;
}

int sampler_refused(const struct fs *fs, int ret, struct err *err)
{
	char level[16];

	if (ret == -EACCES &&
	    fs_read(fs, level, sizeof(level), "proc/sys/kernel/perf_event_paranoid") >
		    0 &&
	    atoi(level) > 0)
		return err_set(err, ret,
			       "perf_event_open: %s: kernel.perf_event_paranoid is %s, "
			       "which asks for CAP_PERFMON: \"sysctl "
			       "kernel.perf_event_paranoid=-1\"",
			       strerror(-ret), level);
	return err_sys(err, ret, "perf_event_open");
}

int sampler_open(struct sampler *sampler, const struct fs *fs, uint64_t period_ns,
		 struct err *err)
{
	static const enum profile_source sources[] = { PROFILE_CYCLES,
						       PROFILE_CPU_CLOCK };
	cpu_set_t online;
	char list[256];
	int ret = -ENOENT;

	if (fs_read(fs, list, sizeof(list), "sys/devices/system/cpu/online") <= 0 ||
	    cpulist_parse(list, &online) || !CPU_COUNT(&online))
		return err_set(err, -ENOENT,
			       "/sys/devices/system/cpu/online: expected a list of CPUs");
	/* A virtual machine often has no counters of cycles. */
	for (size_t i = 0; ret && i < sizeof(sources) / sizeof(sources[0]); i++) {
		*sampler = (struct sampler){ .source = sources[i],
					     .period_ns = period_ns };
		ret = open_all(sampler, &online);
	}
	return ret ? sampler_refused(fs, ret, err) : 0;
}

void sampler_close(struct sampler *sampler)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < sampler->count; i++) {
		munmap(sampler->cpus[i].page, page_bytes + sampler->ring_bytes);
		close(sampler->cpus[i].fd);
	}
	free(sampler->cpus);
	sampler->cpus = NULL;
	sampler->count = 0;
}

int sampler_start(const struct sampler *sampler)
{
	for (size_t i = 0; i < sampler->count; i++) {
		if (ioctl(sampler->cpus[i].fd, PERF_EVENT_IOC_ENABLE, 0))
			return -errno;
	}
	return 0;
}

void sampler_stop(const struct sampler *sampler)
{
	for (size_t i = 0; i < sampler->count; i++)
		ioctl(sampler->cpus[i].fd, PERF_EVENT_IOC_DISABLE, 0);
}

/* Bytes that the kernel has written; the ring is never read from, so it never wraps. */
static size_t written(const struct sampler *sampler, size_t i)
{
	const uint64_t head = __atomic_load_n(&sampler->cpus[i].page->data_head,
					      __ATOMIC_ACQUIRE);

	return head < sampler->ring_bytes ? (size_t)head : sampler->ring_bytes;
}

size_t sampler_full(const struct sampler *sampler)
{
	size_t full = 0;

	for (size_t i = 0; i < sampler->count; i++)
		full += sampler->ring_bytes - written(sampler, i) < SAMPLE_MAX;
	return full;
}

/* The kernel marks where a stack of another kind begins with addresses at the top. */
static void visit_sample(const struct header *record,
			 void (*visit)(void *arg, const struct sample *sample), void *arg)
{
	const uint64_t *ips = (const uint64_t *)(record + 1);
	const size_t room = (record->header.size - sizeof(*record)) / sizeof(*ips);
	struct sample sample = { (pid_t)record->pid, (pid_t)record->tid, record->time_ns,
				 ips, record->count < room ? record->count : room };

	while (sample.count && sample.ips[0] >= (uint64_t)PERF_CONTEXT_MAX) {
		sample.ips++;
		sample.count--;
	}
	if (!sample.count) {
		sample.ips = &record->ip;
		sample.count = 1;
	}
	visit(arg, &sample);
}

void sampler_each(const struct sampler *sampler,
		  void (*visit)(void *arg, const struct sample *sample), void *arg)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < sampler->count; i++) {
		const char *ring = (const char *)sampler->cpus[i].page + page_bytes;
		const size_t end = written(sampler, i);
		const struct header *record;

		for (size_t at = 0; at + sizeof(record->header) <= end;
		     at += record->header.size) {
			record = (const void *)(ring + at);
			if (!record->header.size || at + record->header.size > end)
				break;
			if (record->header.type == PERF_RECORD_SAMPLE &&
			    record->header.size >= sizeof(*record))
				visit_sample(record, visit, arg);
		}
	}
}
