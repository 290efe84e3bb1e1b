/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_GUEST_STEPS_H
#define SWAPREL_GUEST_STEPS_H

#include <stdbool.h>

#include "record/record.h"

/* What a run writes, within the guest. */
#define STEPS_RESULT_FILE "/tmp/result.json"

/* What is measured in a guest: its kernel once, or each load of a module. */
struct guest_load {
	char variant[LIST_NAME_MAX];
	char provenance[256]; /* "" or a file */
	char module[256];     /* "": the guest's own kernel, and its zram */
	char params[512];     /* the module's, "NAME=VALUE NAME=VALUE" */
	unsigned int number;  /* of the variant, in this boot */
	unsigned int turn;    /* loads of one turn stand together */
	char file[128];       /* what the result is called outside */
};

/* What the boot backend says of this guest. */
struct guest {
	struct guest_load kernel; /* its variant and provenance, without loads */
	struct array loads;       /* of struct guest_load, in order */
	char insert[256];         /* modules of the kernel's own, with spaces between */
	char substrate[LIST_NAME_MAX]; /* "": as the machine shows it */
	char output[128];              /* the serial port that takes the results */
	bool frames; /* it is the console: results come as frames, and figures for LAVA */
	unsigned int cpus;        /* it is to have; 0: any */
	unsigned int deadline_s;  /* of a run; 0: none but the host's */
	unsigned int budget_s;    /* since boot, for as many turns as fit; 0: all */
	unsigned int boots_least; /* so many fit: one turn is enough; 0: as many as fit */
	/* Not from the file: */
	const struct guest_load *load; /* at work */
	unsigned int failed;           /* loads without a result */
	int ran;                       /* its run's exit code, or a negative errno */
	char how[64];                  /* the same in words */
};

/*
 * The steps of a load, each in a process of its own; their exit codes. measure becomes
 * "swaprel run". restore becomes "swaprel restore": a run that was killed may have left a
 * module. send_result sends a kernel's result, EXIT_UNDECIDED when there is none to send;
 * send_reason what stands in its place. send_load sends a load's result, if any, and one
 * line behind it that tells which load it was of and how its run ended.
 */
int step_measure(const struct guest *guest);
int step_restore(const struct guest *guest);
int step_send_result(const struct guest *guest);
int step_send_reason(const struct guest *guest);
int step_send_load(const struct guest *guest);

/*
 * The figures of a result as LAVA's test cases: step_figures becomes "swaprel show" and
 * keeps what it prints; step_print_figures prints it on the console, each with the load's
 * name.
 */
int step_figures(const struct guest *guest);
int step_print_figures(const struct guest *guest);

/* What the load before left is gone. */
void steps_clean(void);

#endif
