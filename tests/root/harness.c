// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tests/root/harness.h"
#include "tests/root/host.h"
#include "tests/root/processes.h"

#define ARGS_MAX       64
#define AWAIT_LIMIT_NS (30 * NS_PER_SEC) /* also for an end after SIGTERM */
#define TURN_LIMIT_NS  (60 * NS_PER_SEC)
#define AWAIT_NAP_NS   (2 * NS_PER_MSEC)
#define LEDGER_DIR     "var/lib/swaprel"
#define TRIES          4

int harness_skip(void)
{
	struct fs fs;
	bool has_zram;

	if (geteuid()) {
		puts("skipped: measuring on real zram needs root");
		return HARNESS_SKIP;
	}
	if (!getenv("SWAPREL")) {
		puts("skipped: SWAPREL must name the program");
		return HARNESS_SKIP;
	}
	if (fs_open(&fs, NULL))
		return HARNESS_SKIP;
	has_zram = fs_exists(&fs, "sys/class/zram-control/hot_add");
	fs_close(&fs);
	if (has_zram)
		return 0;
	puts("skipped: the kernel has no zram to add a device to (modprobe zram)");
	return HARNESS_SKIP;
}

int scene_open(struct scene *scene)
{
	int ret;

	memset(scene, 0, sizeof(*scene));
	strcpy(scene->dir, "/tmp/swaprel-test-XXXXXX");
	if (!mkdtemp(scene->dir))
		return -errno;
	snprintf(scene->file, sizeof(scene->file), "%s/result.json", scene->dir);
	ret = fs_open(&scene->fs, NULL);
	if (ret)
		return ret;
	swaps_read(&scene->fs, scene->swaps, sizeof(scene->swaps));
	return zram_devices(&scene->fs, &scene->devices);
}

static int remove_file(void *arg, const char *name)
{
	const struct scene *scene = arg;
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", scene->dir, name);
	return unlink(path) ? -errno : 0;
}

/* A program that does not heed SIGTERM must not hang the test. */
static void end_program(struct scene *scene)
{
	uint64_t end_ns = clock_now_ns() + AWAIT_LIMIT_NS;

	kill(scene->pid, SIGTERM);
	while (scene_is_running(scene) && clock_now_ns() < end_ns)
		clock_nap_ns(AWAIT_NAP_NS);
	kill(scene->pid, SIGKILL);
	scene_wait(scene);
}

void scene_close(struct scene *scene)
{
	if (scene->pid)
		end_program(scene);
	if (scene_left_behind(scene))
		scene_run(scene, ARGS("restore"));
	json_decref(scene->result);
	fs_each(&scene->fs, scene->dir, remove_file, scene);
	rmdir(scene->dir);
	fs_close(&scene->fs);
}

int scene_setup(void **state)
{
	struct scene *scene = malloc(sizeof(*scene));

	*state = scene;
	return scene ? scene_open(scene) : -ENOMEM;
}

int scene_teardown(void **state)
{
	scene_close(*state);
	free(*state);
	return 0;
}

static int open_output(const struct scene *scene, const char *name)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/%s", scene->dir, name);
	return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static _Noreturn void become(const struct scene *scene, const char *program,
			     const char *const *args)
{
	char *argv[ARGS_MAX] = { (char *)program };

	for (size_t i = 0; args[i] && i + 2 < ARGS_MAX; i++)
		argv[i + 1] = (char *)args[i];
	signals_to_default();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (dup2(open_output(scene, "stdout"), STDOUT_FILENO) >= 0 &&
	    dup2(open_output(scene, "stderr"), STDERR_FILENO) >= 0)
		execv(argv[0], argv);
	_exit(127);
}

static int start(struct scene *scene, const char *program, const char *const *args)
{
	fflush(NULL);
	scene->pid = fork();
	if (!scene->pid)
		become(scene, program, args);
	if (scene->pid > 0)
		return 0;
	scene->pid = 0;
	return -errno;
}

int scene_start(struct scene *scene, const char *const *args)
{
	return start(scene, getenv("SWAPREL"), args);
}

int scene_wait(struct scene *scene)
{
	int status;

	if (waitpid(scene->pid, &status, 0) != scene->pid)
		return -errno;
	scene->pid = 0;
	scene->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	fs_read(&scene->fs, scene->out, sizeof(scene->out), "%s/stdout", scene->dir);
	fs_read(&scene->fs, scene->err, sizeof(scene->err), "%s/stderr", scene->dir);
	return scene->code;
}

int scene_run(struct scene *scene, const char *const *args)
{
	int ret = scene_start(scene, args);

	return ret ? ret : scene_wait(scene);
}

int scene_shell(struct scene *scene, const char *script)
{
	int ret = start(scene, "/bin/sh", ARGS("-c", script, "sh", scene->file));

	return ret ? ret : scene_wait(scene);
}

/* A process of a run keeps the lock open, so whoever gets it is alone. */
static bool lock_is_free(const struct fs *fs)
{
	int fd = fs_openat(fs, O_RDONLY, LEDGER_DIR "/lock");
	bool is_free;

	if (fd < 0)
		return fd == -ENOENT;
	is_free = !flock(fd, LOCK_EX | LOCK_NB);
	close(fd);
	return is_free;
}

/* Somebody else may be measuring; one swaprel only can be at work. */
static void await_turn(const struct fs *fs)
{
	uint64_t end_ns = clock_now_ns() + TURN_LIMIT_NS;

	while (!lock_is_free(fs) && clock_now_ns() < end_ns)
		clock_nap_ns(AWAIT_NAP_NS);
}

/* smoke's own four seconds would be over before a second round where the first one hangs.
 */
static const char *const job[] = {
	"run", "smoke", "--modes", "1", "--size-mib", "16", "--rounds-max-seconds",
	"60",  "-o",
};

int scene_start_job(struct scene *scene, const char *const *args)
{
	const char *all[ARGS_MAX] = { NULL };
	size_t count = sizeof(job) / sizeof(job[0]);
	char journal[sizeof(scene->file) + 16];

	snprintf(journal, sizeof(journal), "%s.journal", scene->file);
	memcpy(all, job, sizeof(job));
	all[count++] = scene->file;
	for (size_t i = 0; args[i] && count + 1 < ARGS_MAX; i++)
		all[count++] = args[i];
	unlink(scene->file);
	unlink(journal);
	await_turn(&scene->fs);
	return scene_start(scene, all);
}

static int job_once(struct scene *scene, const char *const *args)
{
	int ret = scene_start_job(scene, args);

	return ret ? ret : scene_wait(scene);
}

int scene_job(struct scene *scene, const char *const *args)
{
	const char *spoilt = NULL;
	int code = 0;

	for (int i = 0; i < TRIES && (!i || spoilt); i++) {
		if (spoilt)
			printf("%s by the host: once more\n", spoilt);
		code = job_once(scene, args);
		if (code < 0)
			return code;
		spoilt = spoilt_by_host(scene_load(scene));
	}
	return code;
}

bool scene_is_running(const struct scene *scene)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)scene->pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       !info.si_pid;
}

bool scene_await_rounds(struct scene *scene, size_t rounds)
{
	uint64_t end_ns = clock_now_ns() + AWAIT_LIMIT_NS;

	while (scene_is_running(scene) && clock_now_ns() < end_ns) {
		if (scene_load(scene) &&
		    json_array_size(scene_rounds(scene, 0)) >= rounds)
			return true;
		clock_nap_ns(AWAIT_NAP_NS);
	}
	return false;
}

static int is_not_the_lock(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "lock") != 0;
}

static bool has_ledger(const struct fs *fs)
{
	return fs_each(fs, LEDGER_DIR, is_not_the_lock, NULL) > 0;
}

bool scene_await_ledger(struct scene *scene)
{
	uint64_t end_ns = clock_now_ns() + AWAIT_LIMIT_NS;

	while (scene_is_running(scene) && clock_now_ns() < end_ns) {
		if (has_ledger(&scene->fs))
			return true;
		clock_nap_ns(NS_PER_MSEC);
	}
	return false;
}

bool scene_has_new_device(const struct scene *scene)
{
	cpu_set_t now, both;

	zram_devices(&scene->fs, &now);
	CPU_AND(&both, &now, &scene->devices);
	return !CPU_EQUAL(&both, &now);
}

const char *scene_left_behind(struct scene *scene)
{
	if (scene_has_new_device(scene))
		return "there is a zram device that was not there before";
	if (has_new_swap(&scene->fs, scene->swaps))
		return "there is swap in use that was not there before";
	if (has_ledger(&scene->fs))
		return "/" LEDGER_DIR " holds more than the lock";
	if (!lock_is_free(&scene->fs))
		return "a process still holds the ledger's lock";
	return NULL;
}
