// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes as the line of a journal: the result as it was and one line on why, or the
 * result with a round more. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "result/round_journal.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *path;
static int journal_fd;
static size_t first_rounds;

static void need(bool truth)
{
	if (!truth)
		abort();
}

/* The result, and the head of a journal that the seeds are the next line of. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct publish_log log = PUBLISH_NO_LOG;
	struct publish_target target;
	struct result result;
	struct err err;

	/* The first argument names the format, the rest is libFuzzer's. */
	(*argv)[1] = (*argv)[0];
	(*argv)++;
	(*argc)--;
	path = getenv("SWAPREL_FUZZ_RESULT");
	need(path && !result_load(&result, path, &err));
	first_rounds = result_cell(&result, 0)->rounds.count;
	need(!publish_open(&target, path, true, &err));
	need(!round_journal_begin(&log, &target, &result));
	journal_fd = dup(log.fd);
	publish_log_close(&log);
	publish_close(&target);
	result_free(&result);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const off_t head = lseek(journal_fd, 0, SEEK_END);
	struct err note, err = { "" };
	struct result result, again;
	char *text;
	size_t len;

	need(write(journal_fd, data, size) == (ssize_t)size);
	need(write(journal_fd, "\n", 1) == 1);
	need(!round_journal_load(&result, path, &text, &len, &note, &err));
	need(!strchr(note.msg, '\n'));
	if (*note.msg)
		need(result_cell(&result, 0)->rounds.count == first_rounds);
	need(!result_parse(&again, text, len, "again", &err));
	result_free(&again);
	result_free(&result);
	free(text);
	need(!ftruncate(journal_fd, head));
	return 0;
}
