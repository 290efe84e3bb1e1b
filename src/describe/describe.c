// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/load.h"
#include "campaign/campaign.h"
#include "describe/describe.h"
#include "record/json_file.h"
#include "result/published.h"
#include "result/result.h"

#define SCHEMA_DIR "results/schema"
#define BY_HAND    SCHEMA_DIR "/by-hand.json"
#define EXAMPLE    SCHEMA_DIR "/example.json"
#define FILE_MAX   (4 * 1024 * 1024)

const struct described described[] = {
	{ "campaign", &campaign_format },
	{ "job", &job_format },
	{ "published", &published_format },
	{ "result", &result_format },
};

const size_t described_count = sizeof(described) / sizeof(described[0]);

/* Where the files are, and whether they are written or only looked at. */
struct tree {
	const char *root;
	bool check;
	bool differs;
};

static char *read_file(const struct tree *tree, const char *name)
{
	char path[PATH_MAX], *text;
	struct err err;

	snprintf(path, sizeof(path), "%s/%s", tree->root, name);
	if (load_file(path, &text, FILE_MAX, &err) < 0)
		fprintf(stderr, "%s\n", err.msg);
	return text;
}

static int write_file(const struct tree *tree, const char *name, const char *text)
{
	const struct publish_owner owner = publish_owner_of_results();
	char path[PATH_MAX];
	struct err err;

	snprintf(path, sizeof(path), "%s/%s", tree->root, name);
	if (!publish_file(path, text, strlen(text), &owner, &err))
		return 0;
	fprintf(stderr, "%s\n", err.msg);
	return -1;
}

/* Takes @text over; NULL: it could not be made. */
static int put_file(struct tree *tree, const char *name, char *text)
{
	char path[PATH_MAX], *there;
	int ret = 0;

	if (!text)
		return -1;
	snprintf(path, sizeof(path), "%s/%s", tree->root, name);
	load_file(path, &there, FILE_MAX, NULL);
	if (!there || strcmp(text, there)) {
		if (!tree->check)
			ret = write_file(tree, name, text);
		else
			fprintf(stderr,
				"%s: is not what the tables say: meson compile -C build "
				"generate\n",
				name);
		tree->differs = true;
	}
	free(there);
	free(text);
	return ret;
}

static int put_schema(struct tree *tree, const struct described *one, const json_t *all)
{
	json_t *by_hand = json_object_get(all, one->name);
	json_t *schema = schema_make(one->format, by_hand);
	char name[64], *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out) {
		schema_print(out, schema);
		fclose(out);
	}
	json_decref(schema);
	snprintf(name, sizeof(name), SCHEMA_DIR "/%s.schema.json", one->name);
	return put_file(tree, name, text);
}

static int put_schemas(struct tree *tree)
{
	char path[PATH_MAX];
	struct err err;
	json_t *all;
	int ret;

	snprintf(path, sizeof(path), "%s/" BY_HAND, tree->root);
	ret = json_file_load(path, FILE_MAX, &all, &err);
	if (ret)
		fprintf(stderr, "%s\n", err.msg);
	for (size_t i = 0; i < described_count && !ret; i++)
		ret = put_schema(tree, &described[i], all);
	json_decref(all);
	return ret;
}

/* Loaded and saved: what came later is added as it is in older files. */
static int put_example(struct tree *tree)
{
	struct result result;
	char path[PATH_MAX], *text, *string;
	struct err err;
	size_t len;

	snprintf(path, sizeof(path), "%s/" EXAMPLE, tree->root);
	if (result_load(&result, path, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		result_free(&result);
		return -1;
	}
	text = file_format_text(&result_format, &result, &len);
	string = text ? strndup(text, len) : NULL;
	result_free(&result);
	free(text);
	return put_file(tree, EXAMPLE, string);
}

static int put_page(struct tree *tree, const char *name, bool whole)
{
	char *text = read_file(tree, name);
	int ret = put_file(tree, name, text ? page_fill(text, name, whole) : NULL);

	free(text);
	return ret;
}

int main(int argc, char **argv)
{
	struct tree tree = { .check = argc == 3 && !strcmp(argv[1], "--check") };
	int ret;

	if (argc != 2 + tree.check) {
		fprintf(stderr, "usage: describe [--check] ROOT\n");
		return 2;
	}
	tree.root = argv[argc - 1];
	ret = put_schemas(&tree);
	if (!ret)
		ret = put_example(&tree);
	if (!ret)
		ret = put_page(&tree, "docs/result-format.md", true);
	if (!ret)
		ret = put_page(&tree, "docs/man/swaprel.1.scd", false);
	return ret || (tree.check && tree.differs) ? 1 : 0;
}
