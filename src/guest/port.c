// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "guest/port.h"

int port_send(const char *path, const char *text, size_t len)
{
	const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	struct termios port;

	if (fd < 0)
		return EXIT_BAD;
	if (!tcgetattr(fd, &port)) {
		cfmakeraw(&port);
		cfsetspeed(&port, B115200);
		port.c_cflag |= CLOCAL;
		port.c_cflag &= ~(tcflag_t)CRTSCTS;
		tcsetattr(fd, TCSANOW, &port);
	}
	while (len) {
		const ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			break;
		text += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	tcdrain(fd);
	close(fd);
	return len ? EXIT_BAD : EXIT_FINE;
}
