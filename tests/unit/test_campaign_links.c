// SPDX-License-Identifier: GPL-2.0-or-later
/* Root makes a campaign in a directory that belongs to somebody else, who moves things
 * away and plants links. Nothing of root's may be written, made or given away. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "campaign_bed.h"

#define USER        65534
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define PATH_ROOM   512
#define SECRET      "root's own\n"

/* A directory of the user's with a campaign in it, and one of root's. */
struct scene {
	struct bed bed;
	char target[64];
};

static char *in(char path[PATH_ROOM], const char *dir, const char *name)
{
	snprintf(path, PATH_ROOM, "%s/%s", dir, name);
	return path;
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void set(struct scene *scene)
{
	char path[PATH_ROOM];

	bed_make(&scene->bed, "thief");
	strcpy(scene->target, "/tmp/swaprel-target-XXXXXX");
	assert_non_null(mkdtemp(scene->target));
	write_text(in(path, scene->target, "secret"), SECRET);
	assert_int_equal(chown(scene->bed.top, USER, USER), 0);
	assert_int_equal(chmod(scene->bed.top, 0755), 0);
	setenv("SUDO_UID", "65534", 1);
	setenv("SUDO_GID", "65534", 1);
	setenv("TARGET", scene->target, 1);
	setenv("OUT", scene->bed.dir, 1);
	setenv("ATTACK", "none", 1);
}

static void check_owner(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	if (st.st_uid)
		fail_msg("%s was given away", path);
}

/* Root's directory is as it was: nothing written, nothing new, nothing given away. */
static void check_target(const struct scene *scene, const char *attack)
{
	char path[PATH_ROOM], text[64] = "";
	struct dirent *entry;
	FILE *file;
	DIR *dir;

	check_owner(scene->target);
	check_owner(in(path, scene->target, "secret"));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	if (strcmp(text, SECRET))
		fail_msg("%s: the secret is \"%s\"", attack, text);
	dir = opendir(scene->target);
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, "secret"))
			fail_msg("%s: %s was made", attack, entry->d_name);
	}
	closedir(dir);
}

static void strike(struct scene *scene)
{
	char path[PATH_ROOM];

	unlink(in(path, scene->target, "secret"));
	rmdir(scene->target);
	bed_remove(&scene->bed);
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
}

static void expect(const struct scene *scene, const char *what, const char *line)
{
	char text[8192];

	bed_stderr(&scene->bed, text, sizeof(text));
	if (!strstr(text, line))
		fail_msg("%s: %s", what, text);
	check_target(scene, what);
}

/* What is replaced during each boot, and how the campaign ends then and when resumed. */
static const struct {
	const char *attack;
	int code;
	const char *line, *resumed;
} moves[] = {
	{ "slot", 1, ": 001-base.1: not the directory that was made there",
	  ": 001-base.2: not the directory that was made there" },
	{ "attempts", 0, "001-base: ok", "attempts: expected a directory" },
	{ "out", 0, "001-base: ok", "out: a symbolic link on the way is user 65534's" },
	{ "journal.jsonl", 0, "001-base: ok", "journal.jsonl: a symbolic link" },
	{ "campaign.json", 0, "001-base: ok", "campaign.json: a symbolic link" },
	{ "lock", 0, "001-base: ok", "lock: a symbolic link" },
	{ "lock.boot", 0, "001-base: ok", "lock.boot: a symbolic link" },
};

static void what_is_moved_during_a_boot(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(moves); i++) {
		const char *attack = moves[i].attack;
		struct scene scene;

		set(&scene);
		setenv("ATTACK", attack, 1);
		assert_int_equal(bed_run(&scene.bed, "--boots=1"), moves[i].code);
		expect(&scene, attack, moves[i].line);
		setenv("ATTACK", "none", 1);
		assert_int_equal(bed_run(&scene.bed, "--resume"), 1);
		expect(&scene, attack, moves[i].resumed);
		strike(&scene);
	}
}

/* What lies there before the campaign begins or goes on, and what is said to it. */
static const struct {
	const char *name, *option, *line;
} planted[] = {
	{ "lock", "--boots=1", "lock: a symbolic link" },
	{ "lock.boot", "--boots=1", "lock.boot: a symbolic link" },
	{ "journal.jsonl", "--boots=1", "a campaign was started there" },
	{ "journal.jsonl", "--resume", "journal.jsonl: a symbolic link" },
	{ "campaign.json", "--boots=1",
	  "campaign.json: of no campaign that was begun there" },
	{ "campaign.json", "--resume", "campaign.json: a symbolic link" },
	{ "attempts", "--boots=1", "attempts: expected a directory" },
	{ "001-base", "--boots=1", "001-base: expected a directory" },
};

static void check_planted(size_t i, const char *to)
{
	char path[PATH_ROOM], file[PATH_ROOM];
	struct scene scene;

	set(&scene);
	mkdir(scene.bed.dir, 0755);
	in(path, scene.bed.dir, planted[i].name);
	assert_int_equal(symlink(in(file, scene.target, to), path), 0);
	assert_int_equal(lchown(path, USER, USER), 0);
	assert_int_equal(chown(scene.bed.dir, USER, USER), 0);
	bed_run(&scene.bed, planted[i].option);
	expect(&scene, planted[i].name, planted[i].line);
	strike(&scene);
}

static void what_is_planted_before(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(planted); i++) {
		check_planted(i, "secret");
		check_planted(i, "new");
		check_planted(i, ".");
	}
}

/* A second name for one of root's files, which some kernels let anybody make. */
static void a_hard_link_is_refused(void **state)
{
	char path[PATH_ROOM], file[PATH_ROOM], text[8192];
	struct scene scene;

	(void)state;
	set(&scene);
	assert_int_equal(bed_run(&scene.bed, "--boots=1"), 0);
	assert_int_equal(unlink(in(path, scene.bed.dir, "journal.jsonl")), 0);
	assert_int_equal(link(in(file, scene.target, "secret"), path), 0);
	assert_int_equal(bed_run(&scene.bed, "--resume"), 1);
	assert_non_null(strstr(bed_stderr(&scene.bed, text, sizeof(text)),
			       "journal.jsonl: a file with a second name"));
	check_target(&scene, "hard link");
	strike(&scene);
}

static void links_on_the_way_are_refused(void **state)
{
	char link[PATH_ROOM], text[8192];
	struct scene scene;

	(void)state;
	set(&scene);
	assert_int_equal(symlink(scene.target, in(link, scene.bed.top, "way")), 0);
	assert_int_equal(lchown(link, USER, USER), 0);
	strcpy(scene.bed.dir, scene.bed.top);
	strcat(scene.bed.dir, "/way/out");
	assert_int_equal(bed_run(&scene.bed, NULL), 1);
	assert_non_null(strstr(bed_stderr(&scene.bed, text, sizeof(text)),
			       "a symbolic link on the way is user 65534's"));
	check_target(&scene, "way");
	/* Root's own is followed. */
	assert_int_equal(lchown(link, 0, 0), 0);
	*strrchr(scene.bed.dir, '/') = '\0';
	assert_int_equal(bed_run(&scene.bed, "--boots=1"), 0);
	snprintf(text, sizeof(text), "rm -rf %s/*", scene.target);
	assert_int_equal(system(text), 0);
	strike(&scene);
}

/* Everything is the user's in the end, and nothing can be planted until then. */
static void all_is_the_users_in_the_end(void **state)
{
	char command[PATH_ROOM];
	struct scene scene;

	(void)state;
	set(&scene);
	setenv("ATTACK", "inside", 1);
	assert_int_equal(bed_run(&scene.bed, NULL), 0);
	bed_assert_whole(&scene.bed);
	assert_int_equal(bed_log_count(&scene.bed, "planted"), 0);
	snprintf(command, sizeof(command), "test -z \"$(find %s ! -uid %d)\"",
		 scene.bed.dir, USER);
	assert_int_equal(system(command), 0);
	check_target(&scene, "inside");
	strike(&scene);
}

/* Put a directory of the user's with a link in it, or a link, in @name's place. */
static bool swap(const char *name, const char *target, const char *secret, unsigned int n)
{
	char away[24];

	snprintf(away, sizeof(away), "away.%u", n);
	if (rename(name, away))
		return false;
	if (n / 6 % 2)
		return !symlink(target, name);
	return !mkdir(name, 0777) && !chdir(name) && !symlink(secret, "result.json") &&
	       !chdir("..");
}

/* The user, as fast as can be, until killed. */
static void race(const struct scene *scene)
{
	static const char *const names[] = { "001-base.1",       "002-class_idx.1",
					     "003-deferred-3.1", "004-deferred-3.1",
					     "005-class_idx.1",  "006-base.1" };
	char attempts[PATH_ROOM], secret[PATH_ROOM];

	in(attempts, scene->bed.dir, "attempts");
	in(secret, scene->target, "secret");
	if (setgid(USER) || setuid(USER))
		_exit(1);
	while (chdir(attempts))
		;
	for (unsigned int n = 0;; n++)
		swap(names[n % COUNT(names)], scene->target, secret, n);
}

static void a_user_who_races_gets_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct scene scene;
		pid_t pid;

		set(&scene);
		pid = fork();
		if (!pid)
			race(&scene);
		bed_run(&scene.bed, NULL);
		kill(pid, SIGKILL);
		bed_wait(pid);
		check_target(&scene, "race");
		strike(&scene);
	}
}

/* A campaign that is killed leaves nothing that the user cannot remove. */
static void what_a_killed_one_leaves_is_the_users(void **state)
{
	char command[PATH_ROOM];
	struct scene scene;
	pid_t pid;

	(void)state;
	set(&scene);
	setenv("FAKE_SLEEP", "20", 1);
	pid = bed_start(&scene.bed, NULL);
	for (int i = 0; i < 1000 && !bed_log_count(&scene.bed, "boot"); i++)
		usleep(10000);
	kill(pid, SIGKILL);
	assert_int_equal(bed_wait(pid), 128 + SIGKILL);
	setenv("FAKE_SLEEP", "0", 1);
	snprintf(command, sizeof(command),
		 "for i in $(seq 50); do test -z \"$(find %s ! -uid %d)\" && exit 0; "
		 "sleep 0.1; done; exit 1",
		 scene.bed.dir, USER);
	assert_int_equal(system(command), 0);
	strike(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_moved_during_a_boot),
		cmocka_unit_test(what_is_planted_before),
		cmocka_unit_test(a_hard_link_is_refused),
		cmocka_unit_test(links_on_the_way_are_refused),
		cmocka_unit_test(all_is_the_users_in_the_end),
		cmocka_unit_test(a_user_who_races_gets_nothing),
		cmocka_unit_test(what_a_killed_one_leaves_is_the_users),
	};

	if (geteuid()) {
		puts("only root can be at work in another user's directory");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
