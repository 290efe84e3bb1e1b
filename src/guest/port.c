// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "guest/port.h"

static int open_port(const char *path)
{
	struct termios port;
	const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || tcgetattr(fd, &port))
		return fd;
	cfmakeraw(&port);
	cfsetspeed(&port, B115200);
	port.c_cflag |= CLOCAL;
	port.c_cflag &= ~(tcflag_t)CRTSCTS;
	tcsetattr(fd, TCSANOW, &port);
	return fd;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		const ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			return -errno;
		text += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

int port_send(const char *path, const char *text, size_t len)
{
	const int fd = open_port(path);
	int ret;

	if (fd < 0)
		return EXIT_BAD;
	ret = write_all(fd, text, len);
	tcdrain(fd);
	close(fd);
	return ret ? EXIT_BAD : EXIT_FINE;
}
