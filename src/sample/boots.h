/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_SAMPLE_BOOTS_H
#define SWAPREL_SAMPLE_BOOTS_H

#include "sample/variants.h"

/* Which files are of one boot, as variants.h says: private to compare_variants_make().
 * Both take a time of count log count. */

/* ids[i]: the index of the first file of the boot of file i. 0 or -ENOMEM. */
int boots_identify(size_t *ids, const struct compare_file *files, size_t count);

/* 0, -EEXIST with a line: two files are the same run to the last figure, or -ENOMEM with
 * one. */
int boots_refuse_repeated(const struct compare_file *files, size_t count,
			  struct err *err);

#endif
