// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <sha256.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/klog.h>
#include <termios.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/exit_code.h"
#include "base/gzip.h"
#include "guest/frame.h"

#define LINE_BYTES 90 /* 120 characters of base64 */

/* syslog(2) */
#define CONSOLE_QUIET  6 /* what is no emergency is in the log alone */
#define CONSOLE_AS_WAS 7

static void write_lines(FILE *out, const char *packed, size_t len)
{
	for (size_t at = 0; at < len; at += LINE_BYTES) {
		const size_t left = len - at;

		fprintf(out, "swaprel-frame: %zu ", at / LINE_BYTES + 1);
		base64_write(out, packed + at, left < LINE_BYTES ? left : LINE_BYTES);
		fputc('\n', out);
	}
}

int frame_write(FILE *out, const char *name, const char *text, size_t len)
{
	char hash[SHA256_DIGEST_STRING_LENGTH], *packed;
	size_t packed_len;
	int ret = gzip_pack(&packed, &packed_len, text, len);

	if (!ret) {
		SHA256Data((const uint8_t *)text, len, hash);
		fprintf(out, "swaprel-frame: begin %s %zu %s\n", name, len, hash);
		write_lines(out, packed, packed_len);
		fprintf(out, "swaprel-frame: end %s\n", name);
		if (fflush(out))
			ret = -errno;
	}
	free(packed);
	return ret;
}

int frame_send(const char *path, const char *name, const char *text, size_t len)
{
	const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	int ret;

	if (!out)
		return EXIT_BAD;
	klogctl(CONSOLE_QUIET, NULL, 0);
	ret = frame_write(out, name, text, len);
	tcdrain(fd);
	klogctl(CONSOLE_AS_WAS, NULL, 0);
	fclose(out);
	return ret ? EXIT_BAD : EXIT_FINE;
}
