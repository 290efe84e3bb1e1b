// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/publish_entry.h"

/* The log's name, or "" beside a stream or where it would be too long. */
static void log_name(char name[NAME_MAX + 1], const struct publish_target *target,
		     const char *suffix)
{
	if (target->dir_fd < 0 ||
	    snprintf(name, NAME_MAX + 1, "%s%s", target->name, suffix) > NAME_MAX)
		*name = '\0';
}

int publish_log_open(struct publish_log *log, const struct publish_target *target,
		     const char *suffix, const char *head,
		     const struct publish_owner *owner)
{
	char name[NAME_MAX + 1];
	int fd;

	publish_log_close(log);
	log_name(name, target, suffix);
	if (!*name)
		return target->dir_fd < 0 ? -ESPIPE : -ENAMETOOLONG;
	fd = publish_replace_open(target->dir_fd, name, head, strlen(head), owner);
	if (fd < 0)
		return fd;
	fcntl(fd, F_SETFL, O_APPEND);
	*log = (struct publish_log){ fd, (off_t)strlen(head) };
	return 0;
}

int publish_log_append(struct publish_log *log, const char *line)
{
	int ret = publish_write_all(log->fd, line, strlen(line));

	if (!ret && fdatasync(log->fd))
		ret = -errno;
	if (!ret)
		log->len += (off_t)strlen(line);
	/* A part of a line would spoil the next one. */
	else if (ftruncate(log->fd, log->len))
		publish_log_close(log);
	return ret;
}

void publish_log_close(struct publish_log *log)
{
	if (log->fd >= 0)
		close(log->fd);
	*log = PUBLISH_NO_LOG;
}

void publish_log_remove(const struct publish_target *target, const char *suffix)
{
	char name[NAME_MAX + 1];

	log_name(name, target, suffix);
	if (*name && !publish_check(target->dir_fd, name))
		unlinkat(target->dir_fd, name, 0);
}
