/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_FS_H
#define SWAPREL_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Every read and write below /sys, /proc, /dev and /var goes through one of these, so
 * that a test can put a copy of another machine's files under a directory and read that
 * instead. Paths are given without the root ("sys/block/zram0/mm_stat"); a leading slash
 * is taken away.
 */
struct fs {
	int root_fd;
	char root[256]; /* "" for the machine itself */
};

/* @root NULL or "/": the machine itself. 0 or negative errno. Close with fs_close(). */
int fs_open(struct fs *fs, const char *root);
void fs_close(struct fs *fs);

/* True when files are the running machine's, not a copy's. */
bool fs_is_live(const struct fs *fs);

/*
 * Read a whole small file as a string. Trailing white space is cut; what does not fit is
 * dropped. Returns the length or a negative errno; on error @buf is "".
 */
ssize_t fs_read(const struct fs *fs, char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Read a file of any length up to @max_bytes into memory that the caller frees. *text is
 * NUL-terminated. -EFBIG if it is longer. Returns the length or a negative errno.
 */
ssize_t fs_slurp(const struct fs *fs, char **text, size_t max_bytes, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Read one decimal or 0x number. -EINVAL when the file holds something else. */
int fs_read_u64(const struct fs *fs, uint64_t *value, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Write @text with one write(2), as sysfs wants it. 0 or negative errno. */
int fs_write(const struct fs *fs, const char *text, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

bool fs_exists(const struct fs *fs, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* openat(2) below the root; O_CLOEXEC is added. A descriptor or a negative errno. */
int fs_openat(const struct fs *fs, int flags, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Call @visit with each entry of a directory except "." and "..", in strcmp order.
 * Stops at the first non-zero answer and returns it; a negative errno if the directory
 * cannot be read.
 */
int fs_each(const struct fs *fs, const char *dir,
	    int (*visit)(void *arg, const char *name), void *arg);

/* The value behind "key" in text with lines "key: value" or "key value" (meminfo, vmstat,
 * status, cpuinfo). Copies it, white space trimmed. 0, or -ENOENT with *value "". */
int fs_key(const char *text, const char *key, char *value, size_t size);

/* As fs_key(), for a number; a unit behind it ("kB") is left to the caller. */
int fs_key_u64(const char *text, const char *key, uint64_t *value);

#endif
