/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_TESTS_UNIT_DATA_H
#define SWAPREL_TESTS_UNIT_DATA_H

#include <stdio.h>
#include <stdlib.h>

#define DATA_PATH_MAX 1024

/* The path of a file of the checkout, "tests/data/job/typo.json"; returns @buf. */
static inline const char *data_path(char buf[DATA_PATH_MAX], const char *name)
{
	const char *root = getenv("SWAPREL_SOURCE_ROOT");

	snprintf(buf, DATA_PATH_MAX, "%s/%s", root ? root : ".", name);
	return buf;
}

#endif
