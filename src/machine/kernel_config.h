/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_MACHINE_KERNEL_CONFIG_H
#define SWAPREL_MACHINE_KERNEL_CONFIG_H

#include <stddef.h>

#include "base/fs.h"

/* The configuration the running kernel was built with, as text. */
struct kernel_config {
	char *text; /* owned */
	size_t len;
	char source[96]; /* "proc/config.gz" or "boot/config-6.1.0-18-amd64" */
};

/*
 * From /proc/config.gz, else /boot/config-RELEASE. 0, or -ENOENT when the machine has
 * neither; then text is NULL and kernel_config_get() finds nothing. Free with
 * kernel_config_free() in either case.
 */
int kernel_config_read(struct kernel_config *config, const struct fs *fs);
void kernel_config_free(struct kernel_config *config);

/* The value of @symbol ("CONFIG_ZRAM"): "y", "m", a number, a string without its quotes.
 * 0, or -ENOENT with *value "" when it is not set. */
int kernel_config_get(const struct kernel_config *config, const char *symbol, char *value,
		      size_t size);

#endif
