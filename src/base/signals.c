// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/signals.h"

#define WORD_BITS (CHAR_BIT * sizeof(unsigned long))

/*
 * The kernel's sigset_t and its system calls: the C library keeps the first two or three
 * real-time signals to itself and leaves them out of every set, but kill(1) sends them.
 */
struct mask {
	unsigned long words[(NSIG - 1) / WORD_BITS];
};

static void add(struct mask *mask, int signo)
{
	const unsigned int bit = (unsigned int)signo - 1;

	mask->words[bit / WORD_BITS] |= 1ul << bit % WORD_BITS;
}

static bool ends_a_process(int signo)
{
	switch (signo) {
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH:
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return false;
	default:
		return true;
	}
}

int signals_open(void)
{
	struct mask mask = { { 0 } };
	struct sigaction action;
	long fd;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGCHLD, SIG_DFL); /* ignored, children could not be waited for */
	/* Blocked, an ignored signal would be kept and read from the descriptor. */
	for (int signo = 1; signo < NSIG; signo++) {
		if (ends_a_process(signo) &&
		    (sigaction(signo, NULL, &action) || action.sa_handler != SIG_IGN))
			add(&mask, signo);
	}
	if (syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, sizeof(mask)))
		return -errno;
	fd = syscall(SYS_signalfd4, -1, &mask, sizeof(mask), SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : (int)fd;
}

int signals_take(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}

void signals_release(void)
{
	const struct mask none = { { 0 } };

	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

void signals_reset_child(void)
{
	struct mask mask = { { 0 } };

	add(&mask, SIGHUP);
	add(&mask, SIGINT);
	add(&mask, SIGQUIT);
	add(&mask, SIGTERM);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof(mask));
}
