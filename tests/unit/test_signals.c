// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals that wait in a descriptor: every one, but for those that may not. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/signals.h"

#define CHILD_LIFE_S 10

/* The exit code of @work in a process of its own, 128 + N when signal N ended it. */
static int in_child(int (*work)(int signo), int signo)
{
	const struct rlimit no_core = { 0 };
	int status = -1;
	pid_t pid = fork();

	if (!pid) {
		setrlimit(RLIMIT_CORE, &no_core);
		_exit(work(signo));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* kill(2) itself: the C library refuses to raise its own. */
static void send_self(int signo)
{
	syscall(SYS_kill, getpid(), signo);
}

static bool comes(int fd)
{
	struct pollfd ready = { fd, POLLIN, 0 };

	return poll(&ready, 1, 0) == 1;
}

/* 0: it waits in the descriptor, once. */
static int waits(int signo)
{
	int fd = signals_open();

	if (fd < 0 || comes(fd) || signals_take(fd))
		return 1;
	send_self(signo);
	return comes(fd) && signals_take(fd) == signo && !comes(fd) ? 0 : 2;
}

static bool may_pass(int signo)
{
	static const int passing[] = { SIGKILL, SIGSTOP,  SIGCHLD, SIGCONT,
				       SIGURG,  SIGWINCH, SIGPIPE, SIGXFSZ,
				       SIGTSTP, SIGTTIN,  SIGTTOU };

	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
		if (passing[i] == signo)
			return true;
	}
	return false;
}

/* Whoever runs us behind a shell has some ignored. */
static int waits_by_default(int signo)
{
	signal(signo, SIG_DFL);
	return waits(signo);
}

static void every_signal_waits(void **state)
{
	(void)state;
	for (int signo = 1; signo < NSIG; signo++) {
		int code = may_pass(signo) ? 0 : in_child(waits_by_default, signo);

		if (code)
			fail_msg("signal %d: %d", signo, code);
	}
}

static int waits_though_ignored(int signo)
{
	signal(signo, SIG_IGN);
	return waits(signo);
}

/* As nohup leaves SIGHUP, and a shell SIGINT and SIGQUIT of what it runs behind. */
static void inherited_ignores_are_kept(void **state)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1 };

	(void)state;
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		assert_int_equal(in_child(waits_though_ignored, ignored[i]), 2);
}

static int write_to_nobody(int signo)
{
	int fds[2];

	(void)signo;
	if (signals_open() < 0 || pipe(fds) || close(fds[0]))
		return 1;
	return write(fds[1], "x", 1) < 0 && errno == EPIPE ? 0 : 2;
}

static int write_too_much(int signo)
{
	const struct rlimit none = { 0 };
	char path[] = "/tmp/swaprel-test-XXXXXX";
	int fd = mkstemp(path);

	(void)signo;
	unlink(path);
	if (fd < 0 || signals_open() < 0 || setrlimit(RLIMIT_FSIZE, &none))
		return 1;
	return write(fd, "x", 1) < 0 && errno == EFBIG ? 0 : 2;
}

static void writing_fails_instead(void **state)
{
	(void)state;
	assert_int_equal(in_child(write_to_nobody, 0), 0);
	assert_int_equal(in_child(write_too_much, 0), 0);
}

static int wait_for_child(int signo)
{
	pid_t pid;

	signal(signo, SIG_IGN);
	if (signals_open() < 0)
		return 1;
	pid = fork();
	if (!pid)
		_exit(0);
	return waitpid(pid, NULL, 0) == pid ? 0 : 2;
}

static void children_can_be_waited_for(void **state)
{
	(void)state;
	assert_int_equal(in_child(wait_for_child, SIGCHLD), 0);
}

static int touch_nothing(int signo)
{
	volatile char *page = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				   0);

	(void)signo;
	if (page == MAP_FAILED || signals_open() < 0)
		return 1;
	alarm(CHILD_LIFE_S);
	page[0] = 1;
	return 2;
}

static int give_up(int signo)
{
	(void)signo;
	if (signals_open() < 0)
		return 1;
	abort();
}

static void our_own_faults_end_us(void **state)
{
	(void)state;
	assert_int_equal(in_child(touch_nothing, 0), 128 + SIGSEGV);
	assert_int_equal(in_child(give_up, 0), 128 + SIGABRT);
}

static int as_a_child(int signo)
{
	if (signals_open() < 0)
		return 1;
	signals_reset_child();
	send_self(signo);
	return 0;
}

static void a_child_dies_of_its_own(void **state)
{
	static const int own[] = { SIGUSR1, SIGXCPU, SIGPIPE, SIGALRM, 32, 64 };
	static const int of_the_group[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert_int_equal(in_child(as_a_child, own[i]), 128 + own[i]);
	for (size_t i = 0; i < sizeof(of_the_group) / sizeof(of_the_group[0]); i++)
		assert_int_equal(in_child(as_a_child, of_the_group[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_signal_waits),
		cmocka_unit_test(inherited_ignores_are_kept),
		cmocka_unit_test(writing_fails_instead),
		cmocka_unit_test(children_can_be_waited_for),
		cmocka_unit_test(our_own_faults_end_us),
		cmocka_unit_test(a_child_dies_of_its_own),
	};

	return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}
