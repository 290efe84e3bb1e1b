// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "guest/guest.h"
#include "guest/steps.h"

/*
 * The first program of a guest that was booted for one job. Whatever goes wrong, the next
 * thing is tried and the last one is the machine's end: outside, a deadline is all that
 * ends a guest which waits.
 */

#define GUEST_FILE      "/guest.json"
#define SEND_DEADLINE_S 120
#define END_GRACE_S     20
#define OUTSIDE_S       2 /* of a boot, before its kernel's clock begins and at its end */

/* The one line that a backend looks for on the console. */
static void __attribute__((format(printf, 1, 2))) say(const char *fmt, ...)
{
	va_list ap;

	fputs("swaprel-guest: ", stdout);
	va_start(ap, fmt);
	clean_vline(stdout, fmt, ap);
	va_end(ap);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
}

/* What is mounted already, or cannot be, shows in what the run then misses. */
static void mount_all(void)
{
	static const struct {
		const char *type, *dir;
	} mounts[] = {
		{ "proc", "/proc" },
		{ "sysfs", "/sys" },
		{ "devtmpfs", "/dev" },
		{ "debugfs", "/sys/kernel/debug" },
		{ "tracefs", "/sys/kernel/tracing" },
		{ "tmpfs", "/tmp" },
		{ "tmpfs", "/run" },
		{ "tmpfs", "/var" },
		{ "cgroup2", "/sys/fs/cgroup" },
	};
	int fd;

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].dir, 0755);
		mount(mounts[i].type, mounts[i].dir, mounts[i].type, 0, NULL);
	}
	/* For groups that a run makes; we are in none. */
	fd = open("/sys/fs/cgroup/cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, "+memory", strlen("+memory")) < 0)
		say("cgroups have no memory controller");
	close(fd);
}

/*
 * A restart is what every kernel can do, where power-off may end in a halt that nobody
 * sees from outside; a backend takes it for the end, as it does after a panic, which is
 * what comes if even that fails.
 */
static _Noreturn void end_guest(void)
{
	sync();
	reboot(RB_AUTOBOOT);
	reboot(RB_POWER_OFF);
	_exit(EXIT_BAD);
}

/*
 * Wait for @child, asleep for all of it: there may be one CPU, and it is being measured.
 * Orphans of a run that died are ours, too. Returns its exit code as a shell has it, or a
 * negative errno: -ETIMEDOUT after @deadline_s, of which 0 is none.
 */
static int wait_for(pid_t child, unsigned int deadline_s)
{
	const uint64_t end_ns = clock_now_ns() + deadline_s * NS_PER_SEC;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		struct timespec left = { .tv_sec = 3600 };
		uint64_t now_ns;
		int status;
		const pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);

		if (pid == child)
			return WIFEXITED(status) ? WEXITSTATUS(status)
						 : 128 + WTERMSIG(status);
		if (pid > 0)
			continue;
		if (pid < 0)
			return -errno;
		now_ns = clock_now_ns();
		if (deadline_s && now_ns >= end_ns)
			return -ETIMEDOUT;
		if (deadline_s)
			left.tv_sec = (time_t)((end_ns - now_ns) / NS_PER_SEC + 1);
		sigtimedwait(&set, NULL, &left);
	}
}

/* A step in a process of its own, so that whatever becomes of it, there is a next one. */
static int run_step(int (*step)(const struct guest *guest), const struct guest *guest,
		    unsigned int deadline_s)
{
	const pid_t pid = fork();
	int ret;

	if (pid < 0)
		return -errno;
	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setsid();
		_exit(step(guest));
	}
	ret = wait_for(pid, deadline_s);
	if (ret != -ETIMEDOUT)
		return ret;
	/* A run that is asked leaves the rounds it has. */
	kill(pid, SIGTERM);
	wait_for(pid, END_GRACE_S);
	kill(-1, SIGKILL);
	return -ETIMEDOUT;
}

/* Measure what @guest->load is; @guest->ran and .how tell how that went. */
static void measure(struct guest *guest)
{
	const int ran = run_step(step_measure, guest, guest->deadline_s);

	guest->ran = ran;
	if (ran == -ETIMEDOUT)
		snprintf(guest->how, sizeof(guest->how), "run: not finished within %u s",
			 guest->deadline_s);
	else if (ran < 0)
		snprintf(guest->how, sizeof(guest->how), "run: %s", strerror(-ran));
	else
		snprintf(guest->how, sizeof(guest->how), "run ended with %d", ran);
}

/* For who reads the console: after the result, which does not depend on it. */
static void show_figures(const struct guest *guest)
{
	if (!guest->frames || access(STEPS_RESULT_FILE, F_OK))
		return;
	run_step(step_figures, guest, SEND_DEADLINE_S);
	run_step(step_print_figures, guest, SEND_DEADLINE_S);
}

static void measure_kernel(struct guest *guest)
{
	int sent;

	guest->load = &guest->kernel;
	measure(guest);
	sent = run_step(step_send_result, guest, SEND_DEADLINE_S);
	guest->failed += guest->ran || sent != EXIT_FINE;
	if (sent == EXIT_UNDECIDED) {
		sent = run_step(step_send_reason, guest, SEND_DEADLINE_S);
		say("%s, no result%s", guest->how,
		    sent == EXIT_FINE ? "" : ", and its reason could not be sent");
		return;
	}
	show_figures(guest);
	if (sent == EXIT_FINE)
		say("%s, result sent", guest->how);
	else
		say("%s, result not sent to %s", guest->how, guest->output);
}

/* The kernel's own zram and what it needs, where that is measured, too. What cannot be
 * inserted shows in what a run then misses. */
static void insert_all(struct guest *guest)
{
	char *rest = guest->insert, *name;

	while ((name = strsep(&rest, " "))) {
		const int fd = open(name, O_RDONLY | O_CLOEXEC);

		if (*name && syscall(SYS_finit_module, fd, "", 0))
			say("%s: %s", name, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
}

/*
 * Does the boot end after @turns? The clock began with this kernel, and the budget, too.
 * One turn of it is enough where so many boots as long as this one so far fit: how long
 * it took is all that this rests on, and no time of a release.
 */
static bool is_over(const struct guest *guest, uint64_t begin_ns, unsigned int turns)
{
	const uint64_t now_ns = clock_now_ns(), end_ns = guest->budget_s * NS_PER_SEC;

	if (!end_ns)
		return false;
	if (!clock_turn_fits(begin_ns, now_ns, end_ns, turns)) {
		say("the budget is spent: %u turns", turns);
		return true;
	}
	if (turns != 1 || !guest->boots_least ||
	    !clock_all_fit(now_ns, end_ns, now_ns + OUTSIDE_S * NS_PER_SEC,
			   guest->boots_least - 1))
		return false;
	say("%u boots fit: %u turns", guest->boots_least, turns);
	return true;
}

/*
 * One load after the other, each sent before the next: a guest that dies loses the one in
 * flight. A load that fails costs none of the others, unless what it lacks is the
 * guest's.
 */
static void measure_modules(struct guest *guest)
{
	const uint64_t begin_ns = clock_now_ns();
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned int turns = 0, turn = 0;

	/* On a busy host one may fail to come up in time, and Linux goes on without. */
	if (guest->cpus && cpus != (long)guest->cpus) {
		say("booted with %ld of %u CPUs", cpus, guest->cpus);
		guest->failed++;
		return;
	}
	insert_all(guest);
	for (size_t i = 0; i < guest->loads.count; i++) {
		int sent;

		guest->load = (const struct guest_load *)guest->loads.items + i;
		if (!i || guest->load->turn != turn) {
			if (is_over(guest, begin_ns, turns))
				return;
			turn = guest->load->turn;
			turns++;
		}
		steps_clean();
		measure(guest);
		sent = run_step(step_send_load, guest, SEND_DEADLINE_S);
		guest->failed += guest->ran || sent != EXIT_FINE;
		show_figures(guest);
		say("%s: %s, %s", guest->load->file, guest->how,
		    sent == EXIT_FINE ? "sent" : "not sent");
		if (guest->ran == EXIT_USAGE || guest->ran == EXIT_REQUIREMENT)
			return;
		if (guest->ran)
			run_step(step_restore, guest, SEND_DEADLINE_S);
	}
}

/* For who reads the console only: where the boot ends, and what it was worth. */
static void say_end(const struct guest *guest)
{
	if (guest->failed)
		say("end, %u not measured", guest->failed);
	else
		say("end, all measured");
}

_Noreturn void guest_init_main(void)
{
	struct guest guest;
	struct err err;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	mount_all();
	if (file_format_load(&guest_format, &guest, GUEST_FILE, &err)) {
		say("%s", err.msg);
		end_guest();
	}
	if (guest.frames) {
		say("booted");
		say("begin");
	}
	if (guest.loads.count)
		measure_modules(&guest);
	else
		measure_kernel(&guest);
	if (guest.frames)
		say_end(&guest);
	end_guest();
}
