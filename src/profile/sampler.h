/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_PROFILE_SAMPLER_H
#define SWAPREL_PROFILE_SAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/fs.h"
#include "result/profile.h"

/*
 * Where each CPU is in the kernel, at regular times: perf_event_open(2), of all
 * processes. Nothing is read until the end, so that nobody but the kernel takes part.
 */
struct sampler {
	enum profile_source source; /* cycles or cpu-clock */
	size_t count;               /* of CPUs on line */
	struct sampler_cpu *cpus;   /* owned */
	size_t ring_bytes;          /* of each CPU's buffer */
	uint64_t period_ns;         /* from one sample to the next */
};

/* What a CPU did at one moment. */
struct sample {
	pid_t pid, tid;
	uint64_t time_ns;    /* on clock_now_ns() */
	const uint64_t *ips; /* addresses, innermost first; borrowed */
	size_t count;
};

/* The line for the negative errno @ret of perf_event_open(2), which it returns: with what
 * would allow it, where that is a setting. */
int sampler_refused(const struct fs *fs, int ret, struct err *err);

/* Make the counters, stopped, for samples every @period_ns. 0 or negative errno with a
 * line. Close with sampler_close(). */
int sampler_open(struct sampler *sampler, const struct fs *fs, uint64_t period_ns,
		 struct err *err);
void sampler_close(struct sampler *sampler);

/* 0 or negative errno. */
int sampler_start(const struct sampler *sampler);
void sampler_stop(const struct sampler *sampler);

/* Of a stopped one: each sample, CPU by CPU. */
void sampler_each(const struct sampler *sampler,
		  void (*visit)(void *arg, const struct sample *sample), void *arg);

/* How many CPUs' buffers are full: what came later is lost. */
size_t sampler_full(const struct sampler *sampler);

#endif
