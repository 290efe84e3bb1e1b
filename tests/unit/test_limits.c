// SPDX-License-Identifier: GPL-2.0-or-later
/* "swaprel check" under real resource limits: it names them, and what it advises helps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The sanitizer's shadow alone is terabytes of address space. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define CHECK "\"$SWAPREL\" check smoke"

static void run(const char *command, char *text, size_t size)
{
	FILE *pipe = popen(command, "r");
	size_t len;

	assert_non_null(pipe);
	len = fread(text, 1, size - 1, pipe);
	text[len] = '\0';
	assert_true(pclose(pipe) >= 0);
	assert_true(len > 0);
}

/* Only the soft limit is lowered, so that whoever runs this may raise it again. */
static void limit_is_named(const char *option, const char *seen)
{
	char command[512], text[8192], advice[64] = "";
	const char *at;

	snprintf(command, sizeof(command), "prlimit --%s:unlimited " CHECK, option);
	run(command, text, sizeof(text));
	if (!strstr(text, seen))
		fail_msg("%s: expected \"%s\" in: %s", option, seen, text);
	at = strstr(text, "-> prlimit ");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "-> prlimit %63s swaprel ...", advice), 1);
	snprintf(command, sizeof(command), "prlimit --%s:unlimited prlimit %s " CHECK,
		 option, advice);
	run(command, text, sizeof(text));
	if (!strstr(text, "no resource limit in the way"))
		fail_msg("%s does not help: %s", advice, text);
}

static void address_space(void **state)
{
	(void)state;
	if (SANITIZED)
		skip();
	limit_is_named("as=40000000", "limits        missing  RLIMIT_AS 38 MiB");
}

static void data(void **state)
{
	(void)state;
	if (SANITIZED)
		skip();
	limit_is_named("data=30000000", "limits        missing  RLIMIT_DATA 28 MiB");
}

static void file_size(void **state)
{
	(void)state;
	limit_is_named("fsize=4096", "limits        missing  RLIMIT_FSIZE 4 KiB");
}

static void stack(void **state)
{
	(void)state;
	if (SANITIZED)
		skip();
	limit_is_named("stack=131072", "limits        missing  RLIMIT_STACK 128 KiB");
}

/* There is no unlimited number of files; the limit it has may stay. */
static void open_files(void **state)
{
	char text[8192];

	(void)state;
	run("prlimit --nofile=12: " CHECK, text, sizeof(text));
	assert_non_null(strstr(text, "limits        missing  RLIMIT_NOFILE 12"));
	run("prlimit --nofile=12: prlimit --nofile=1024 " CHECK, text, sizeof(text));
	assert_non_null(strstr(text, "no resource limit in the way"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_space), cmocka_unit_test(data),
		cmocka_unit_test(file_size),     cmocka_unit_test(stack),
		cmocka_unit_test(open_files),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
