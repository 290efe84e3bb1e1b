// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/publish.h"
#include "guest/port.h"

int port_send(const char *path, const char *text, size_t len)
{
	const int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	struct termios port;
	int ret;

	if (fd < 0)
		return EXIT_BAD;
	if (!tcgetattr(fd, &port)) {
		cfmakeraw(&port);
		cfsetspeed(&port, B115200);
		port.c_cflag |= CLOCAL;
		port.c_cflag &= ~(tcflag_t)CRTSCTS;
		tcsetattr(fd, TCSANOW, &port);
	}
	ret = publish_write_all(fd, text, len);
	tcdrain(fd);
	close(fd);
	return ret ? EXIT_BAD : EXIT_FINE;
}
