// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <termios.h>
#include <unistd.h>

/* The /init of a guest that goes wrong as the kernel's command line says: fake=NAME. */

static void write_to(const char *path, const char *text)
{
	const int fd = open(path, O_WRONLY | O_NOCTTY);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		perror(path);
	tcdrain(fd);
	close(fd);
}

int main(void)
{
	const char *fake = getenv("fake");

	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	printf("fake: %s\n", fake ? fake : "nothing");
	fflush(stdout);
	if (!fake)
		return 1;
	if (!strcmp(fake, "hang"))
		pause();
	if (!strcmp(fake, "panic"))
		return 1;
	if (!strcmp(fake, "int3")) {
		write_to("/dev/kmsg", "Oops: int3: 0000 [#1] SMP NOPTI");
		return 1;
	}
	if (!strcmp(fake, "truncated"))
		write_to("/dev/ttyS1", "{\"schema\": \"swaprel.result/1\", \"cells\": [");
	if (!strcmp(fake, "lost-cpu"))
		write_to(
			"/dev/ttyS1",
			"{\"schema\": \"swaprel.result/1\", \"machine\": {\"cpus\": 1}}");
	if (!strcmp(fake, "splat")) {
		write_to("/dev/kmsg",
			 "WARNING: CPU: 0 PID: 1 at mm/fake.c:1 fake+0x1/0x2");
		write_to("/dev/ttyS1", "{\"schema\": \"swaprel.result/1\"}");
	}
	tcdrain(STDOUT_FILENO);
	reboot(RB_AUTOBOOT);
	return 1;
}
