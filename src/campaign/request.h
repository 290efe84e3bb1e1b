/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CAMPAIGN_REQUEST_H
#define SWAPREL_CAMPAIGN_REQUEST_H

#include "campaign/schedule.h"

#define BOOT_SCHEMA "swaprel.boot/1"

/* Where a variant's kernel or module is; absolute paths of whoever made the list, or
 * NULL. */
struct campaign_kernel {
	const char *variant; /* "": the kernel that loads all modules */
	char *image;
	char *module;
	char *manifest;
};

/* What a boot is asked for. All borrowed. */
struct request {
	const struct campaign *campaign;
	const struct job *job;
	const struct campaign_kernel *kernels;
	size_t kernel_count;
	const struct slot *slot;
	const struct slot_todo *todo; /* the loads of .slot that are missing, in order */
	unsigned int budget_s;        /* of them as many turns as fit; 0: all */
};

/* When a boot is to be over, in seconds: of a kernel the campaign's deadline, of modules
 * one for each load and one for the boot. */
unsigned int request_deadline_s(const struct request *request);

/* Write request.json and job.json into @dir, as docs/backends.md tells. 0 or negative
 * errno with a line. */
int request_write(int dir, const struct request *request, struct err *err);

#endif
