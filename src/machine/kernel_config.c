// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "machine/kernel_config.h"

#define CONFIG_TEXT_MAX (4u * 1024 * 1024)
#define GZIP_ONLY       (16 + MAX_WBITS) /* inflateInit2(): a gzip header, no other */

static int read_gz(struct kernel_config *config, const struct fs *fs)
{
	z_stream stream = { .avail_out = CONFIG_TEXT_MAX };
	int ret = Z_MEM_ERROR;
	ssize_t len;
	char *gz;

	snprintf(config->source, sizeof(config->source), "proc/config.gz");
	len = fs_slurp(fs, &gz, CONFIG_TEXT_MAX, "%s", config->source);
	if (len < 0)
		return (int)len;
	config->text = malloc(CONFIG_TEXT_MAX + 1);
	stream.next_in = (unsigned char *)gz;
	stream.avail_in = (uInt)len;
	stream.next_out = (unsigned char *)config->text;
	if (config->text && inflateInit2(&stream, GZIP_ONLY) == Z_OK) {
		ret = inflate(&stream, Z_FINISH);
		config->len = stream.total_out;
		config->text[config->len] = '\0';
		inflateEnd(&stream);
	}
	free(gz);
	return ret == Z_STREAM_END ? 0 : ret == Z_MEM_ERROR ? -ENOMEM : -EINVAL;
}

static int read_boot(struct kernel_config *config, const struct fs *fs)
{
	char release[80];
	ssize_t len;

	len = fs_read(fs, release, sizeof(release), "proc/sys/kernel/osrelease");
	if (len < 0)
		return (int)len;
	snprintf(config->source, sizeof(config->source), "boot/config-%s", release);
	len = fs_slurp(fs, &config->text, CONFIG_TEXT_MAX, "%s", config->source);
	if (len < 0)
		return (int)len;
	config->len = (size_t)len;
	return 0;
}

int kernel_config_read(struct kernel_config *config, const struct fs *fs)
{
	memset(config, 0, sizeof(*config));
	if (!read_gz(config, fs))
		return 0;
	kernel_config_free(config);
	if (!read_boot(config, fs))
		return 0;
	kernel_config_free(config);
	return -ENOENT;
}

void kernel_config_free(struct kernel_config *config)
{
	free(config->text);
	memset(config, 0, sizeof(*config));
}

static const char *next_line(const char *line)
{
	line = strchr(line, '\n');
	return line ? line + 1 : NULL;
}

int kernel_config_get(const struct kernel_config *config, const char *symbol, char *value,
		      size_t size)
{
	size_t len = strlen(symbol);

	value[0] = '\0';
	for (const char *line = config->text; line; line = next_line(line)) {
		const char *start = line + len + 1;

		if (strncmp(line, symbol, len) || line[len] != '=')
			continue;
		start += *start == '"';
		snprintf(value, size, "%.*s", (int)strcspn(start, "\"\n"), start);
		return 0;
	}
	return -ENOENT;
}
