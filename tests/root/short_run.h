/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_SHORT_RUN_H
#define SWAPREL_TESTS_SHORT_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/root/harness.h"

/* A run of two rounds of 4 MiB in scene_shell()'s script, and what must hold after it. */

#define SHORT                                                              \
	" run smoke --modes 1 --size-mib 4 --rounds-min 2 --rounds-max 2 " \
	"--rounds-target-percent 100 -o \"$1\" "

/* With a run behind it: until there is a result. */
#define AWAIT_ROUND "for i in $(seq 300); do [ -s \"$1\" ] && break; sleep 0.1; done; "

/* The host is as it was. @what stands in the message. */
static inline void assert_clean(struct scene *scene, const char *what)
{
	const char *left = scene_left_behind(scene);

	if (left)
		fail_msg("%s: %s", what, left);
}

/* Standard error has @text in it. */
static inline void assert_says(const struct scene *scene, const char *what,
			       const char *text)
{
	if (!strstr(scene->err, text))
		fail_msg("%s: expected \"%s\", got: %s", what, text, scene->err);
}

#endif
