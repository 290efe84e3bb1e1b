// SPDX-License-Identifier: GPL-2.0-or-later
/* Turns files into a C table, such as job_presets[]; runs while the suite is built. */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static int put_text(FILE *out, const char *path, int index)
{
	FILE *in = fopen(path, "r");
	int c, column = 0;

	if (!in) {
		perror(path);
		return -1;
	}
	fprintf(out, "static const char text_%d[] = {", index);
	while ((c = getc(in)) != EOF)
		fprintf(out, "%s0x%02x,", column++ % 16 ? " " : "\n\t", (unsigned int)c);
	fprintf(out, "\n\t0x00\n};\n\n");
	fclose(in);
	return 0;
}

static void put_entry(FILE *out, const char *path, int index)
{
	char copy[PATH_MAX];
	char *name, *dot;

	snprintf(copy, sizeof(copy), "%s", path);
	name = basename(copy);
	dot = strrchr(name, '.');
	if (dot)
		*dot = '\0';
	fprintf(out, "\t{ \"%s\", text_%d, sizeof(text_%d) - 1 },\n", name, index, index);
}

static int put_table(FILE *out, const char *header, const char *table, char **paths,
		     int count)
{
	fprintf(out, "#include \"%s\"\n\n", header);
	for (int i = 0; i < count; i++) {
		if (put_text(out, paths[i], i))
			return -1;
	}
	fprintf(out, "const struct builtin %ss[] = {\n", table);
	for (int i = 0; i < count; i++)
		put_entry(out, paths[i], i);
	fprintf(out, "};\n\nconst size_t %s_count = %d;\n", table, count);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *out;
	int ret;

	if (argc < 5) {
		fprintf(stderr, "usage: embed OUTPUT HEADER TABLE FILE...\n");
		return 2;
	}
	out = fopen(argv[1], "w");
	if (!out) {
		perror(argv[1]);
		return 1;
	}
	ret = put_table(out, argv[2], argv[3], argv + 4, argc - 4);
	if (fclose(out)) {
		perror(argv[1]);
		return 1;
	}
	return ret ? 1 : 0;
}
