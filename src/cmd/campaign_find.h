/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CMD_CAMPAIGN_FIND_H
#define SWAPREL_CMD_CAMPAIGN_FIND_H

#include <stddef.h>

#include "base/err.h"

/* What "campaign" takes by name, of what came with the program. */

/* The file of the campaign @name: @name itself where that is a file or has a slash, or of
 * one that came with the program. 0, or negative errno with a line. */
int campaign_find(char *path, size_t size, const char *name, struct err *err);

/* As backend_find(); @dir NULL: among those that came with the program. */
int campaign_find_backend(char *path, size_t size, const char *name, const char *dir,
			  struct err *err);

/* The path that is left when links are followed, of a file that can be read; or NULL with
 * errno. The caller frees it. */
char *campaign_find_path(const char *path);

#endif
