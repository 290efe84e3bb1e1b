// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/load.h"
#include "campaign/campaign.h"
#include "cmd/cmd.h"
#include "describe/describe.h"
#include "kmod/manifest.h"
#include "record/json_file.h"
#include "result/published.h"
#include "result/result.h"

#define SCHEMA_DIR "results/schema"
#define BY_HAND    SCHEMA_DIR "/by-hand.json"
#define EXAMPLE    SCHEMA_DIR "/example.json"
#define MAN_DIR    "docs/man"
#define FILE_MAX   (4 * 1024 * 1024)

const struct described described[] = {
	{ "campaign", &campaign_format },      { "job", &job_format },
	{ "module", &module_manifest_format }, { "published", &published_format },
	{ "result", &result_format },
};

const size_t described_count = sizeof(described) / sizeof(described[0]);

/* Write @text, or with @check only look whether it is there. Takes it over; NULL: it
 * could not be made. */
static int put_file(const char *name, char *text, bool check)
{
	const struct publish_owner owner = publish_owner_of_results();
	int ret = text ? 0 : -1;
	struct err err;
	char *there;

	load_file(name, &there, FILE_MAX, NULL);
	if (text && (!there || strcmp(text, there))) {
		ret = check ? err_set(&err, -EINVAL,
				      "%s: is not what the tables say: meson compile -C "
				      "build generate",
				      name)
			    : publish_file(name, text, strlen(text), &owner, &err);
		if (ret)
			fprintf(stderr, "%s\n", err.msg);
	}
	free(there);
	free(text);
	return ret;
}

static int put_schema(const struct described *one, const json_t *all, bool check)
{
	json_t *schema = schema_make(one->format, json_object_get(all, one->name));
	char name[64], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out) {
		schema_print(out, schema);
		fclose(out);
	}
	json_decref(schema);
	snprintf(name, sizeof(name), SCHEMA_DIR "/%s.schema.json", one->name);
	return put_file(name, text, check);
}

static int put_schemas(bool check)
{
	struct err err;
	json_t *all;
	int ret = json_file_load(BY_HAND, FILE_MAX, &all, &err);

	if (ret)
		fprintf(stderr, "%s\n", err.msg);
	for (size_t i = 0; i < described_count && all; i++)
		ret |= put_schema(&described[i], all, check);
	json_decref(all);
	return ret;
}

/* Loaded and saved: what came later is added as it is in older files. */
static int put_example(bool check)
{
	struct result result;
	char *text, *string = NULL;
	struct err err;
	size_t len;

	if (result_load(&result, EXAMPLE, &err)) {
		fprintf(stderr, "%s\n", err.msg);
	} else {
		text = file_format_text(&result_format, &result, &len);
		string = text ? strndup(text, len) : NULL;
		free(text);
	}
	result_free(&result);
	return put_file(EXAMPLE, string, check);
}

static int put_page(const char *name, bool whole, bool check)
{
	struct err err;
	char *text, *filled = NULL;

	if (load_file(name, &text, FILE_MAX, &err) < 0)
		fprintf(stderr, "%s\n", err.msg);
	else
		filled = page_fill(text, name, whole);
	free(text);
	return put_file(name, filled, check);
}

static int put_manual(const struct command *command, bool check)
{
	char name[64];

	snprintf(name, sizeof(name), MAN_DIR "/swaprel-%s.1.scd", command->name);
	return put_page(name, false, check);
}

int main(int argc, char **argv)
{
	const bool check = argc == 3 && !strcmp(argv[1], "--check");
	int ret;

	if (argc != 2 + check || chdir(argv[argc - 1])) {
		fprintf(stderr, "usage: describe [--check] ROOT\n");
		return 2;
	}
	ret = put_schemas(check);
	ret |= put_example(check);
	ret |= put_page("docs/result-format.md", true, check);
	ret |= put_page(MAN_DIR "/swaprel.1.scd", false, check);
	ret |= put_page(MAN_DIR "/swaprel-job.5.scd", false, check);
	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i]->internal)
			ret |= put_manual(commands[i], check);
	}
	return ret ? 1 : 0;
}
